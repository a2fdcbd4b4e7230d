using Bench.Platforms.Catalog;
using Bench.Platforms.Conformance;
using Bench.Platforms.Host;

namespace Bench.Platforms.Tests;

/// <summary>What every platform must do, on real instances; a platform that is added to the catalog gets all of it.</summary>
public sealed class ConformanceSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    public static TheoryData<string, string> PlatformsAndChecks
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var platform in PlatformCatalog.BuiltIn.All)
            {
                foreach (var check in ConformanceCheck.All)
                {
                    data.Add(platform.Selector, check.Name);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Platforms => [.. PlatformCatalog.BuiltIn.All.Select(platform => platform.Selector)];

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task A_platform_needs_no_other_to_have_run_before(string platform)
    {
        var first = await fixture.PlatformAsync(platform);
        var spec = fixture.Spec("busybox");

        // A harness of its own: what others have made on the way, such as cgroups above their instances, is not there.
        var host = PlatformHost.Open(BenchPaths.FromEnvironment());
        await using var workspace = host.Workspace;
        await using var instance = await Instance.StartAsync(first, spec, host, TestContext.Current.CancellationToken);
        await instance.StopAsync(TestContext.Current.CancellationToken);

        Assert.True(instance.Timeline.Between(BootTimeline.Call, BootTimeline.Ready) > TimeSpan.Zero);
    }

    [Theory]
    [MemberData(nameof(PlatformsAndChecks))]
    public async Task A_platform_does_what_every_platform_must(string platform, string check)
    {
        var context = new ConformanceContext(await fixture.PlatformAsync(platform), fixture.Host, TestContext.Current.CancellationToken);

        var result = await ConformanceResult.OfAsync(ConformanceCheck.All.Single(one => one.Name == check), context);

        Assert.SkipWhen(result.Verdict == ConformanceVerdict.NotApplicable, $"{platform}: {result.Reason}");
        Assert.True(result.Verdict == ConformanceVerdict.Passed, result.Reason);
    }

    [Fact]
    public async Task Helpers_that_share_the_kernels_memory_are_not_counted_again()
    {
        var platform = await fixture.PlatformAsync("uml");
        await using var instance = await Instance.StartAsync(platform, fixture.Spec("busybox"), fixture.Host, TestContext.Current.CancellationToken);
        var footprint = await instance.FootprintAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(footprint.MemoryCgroup is null, "no cgroup to compare with");

        using var reader = Bench.Sampling.InstanceMemoryReader.Open(footprint.Processes, footprint.MemoryCgroup);
        var memory = reader.Read();

        // Counted once for each helper it would be threefold.
        Assert.InRange(memory.PssBytes!.Value, memory.Cgroup!.Value.UsageBytes / 2, memory.Cgroup.Value.UsageBytes * 2);
    }
}
