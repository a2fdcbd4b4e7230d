using Bench.Platforms.Conformance;

namespace Bench.Platforms.Tests;

/// <summary>What every platform must do, on real instances. A platform that is added to the catalog gets all of it.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class ConformanceSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    // One platform of each family passes every check in each run of the tests.
    private static readonly string[] Representatives = ["native", "bwrap", "runc", "runsc", "qemu/microvm"];

    internal static IEnumerable<string> Others =>
        PlatformCatalog.BuiltIn.All.Select(platform => platform.Selector).Append("qemu/microvm>runc").Except(Representatives);

    public static IEnumerable<TheoryDataRow<string>> Platforms =>
    [
        .. Representatives.Select(platform => new TheoryDataRow<string>(platform)),
        .. Others.Select(platform => new TheoryDataRow<string>(platform).WithTrait(Tier.Name, Tier.Full)),
    ];

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task A_platform_does_what_every_platform_must(string platform) =>
        await PlatformFixture.HoldAsync(await fixture.PlatformAsync(platform), ConformanceCheck.All);

    [Fact]
    public async Task Helpers_that_share_the_kernels_memory_are_not_counted_again()
    {
        var platform = await fixture.PlatformAsync("uml");
        await using var instance = await Instance.StartAsync(
            platform,
            fixture.Spec("busybox"),
            fixture.Host,
            TestContext.Current.CancellationToken);
        var footprint = await instance.FootprintAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(footprint.MemoryCgroup is null, "no cgroup to compare with");

        using var reader = Bench.Linux.Memory.InstanceMemoryReader.Open(footprint.Processes, footprint.MemoryCgroup);
        var memory = reader.Read();

        // Counted once for each helper it would be threefold.
        Assert.InRange(memory.PssBytes!.Value, memory.Cgroup!.Value.UsageBytes / 2, memory.Cgroup.Value.UsageBytes * 2);
    }
}

/// <summary>The few checks that the other platforms must pass in each run of the tests. Test classes run side by side, so this is its own.
/// </summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class EssentialConformanceSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    // Boots, keeps its limits, and leaves nothing behind, not even when it is removed by force.
    private static readonly string[] Essentials = ["boots debian", "CPUs seen", "memory", "abandoned"];

    public static TheoryData<string> Platforms => [.. ConformanceSpecs.Others];

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task A_platform_boots_keeps_its_limits_and_leaves_nothing(string platform)
    {
        List<ConformanceCheck> checks = [.. ConformanceCheck.All.Where(check => Essentials.Contains(check.Name))];
        Assert.Equal(Essentials.Length, checks.Count);

        await PlatformFixture.HoldAsync(await fixture.PlatformAsync(platform), checks);
    }
}
