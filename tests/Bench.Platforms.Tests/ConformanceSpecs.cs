using Bench.Platforms.Catalog;
using Bench.Platforms.Conformance;

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
