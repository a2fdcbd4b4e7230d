using Bench.Platforms.Conformance;
using Bench.Platforms.Probes;

namespace Bench.Platforms.Tests;

/// <summary>One workspace for all tests of real instances; removed with all that was made in it.</summary>
public sealed class PlatformFixture : IAsyncLifetime
{
    private PlatformHost? _host;

    public PlatformHost Host => _host ?? throw new InvalidOperationException("The fixture was not initialised.");

    public ValueTask InitializeAsync()
    {
        _host = PlatformCatalog.OpenHost(BenchPaths.FromEnvironment());
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => Host.Workspace.DisposeAsync();

    /// <summary>A specification for a guest, or a skipped test where it was not built.</summary>
    public InstanceSpec Spec(string guest)
    {
        Assert.SkipUnless(Host.Guests.ContainsKey(guest), $"the guest '{guest}' has not been built: run scripts/setup");
        return new InstanceSpec { Guest = Host.Guests[guest] };
    }

    /// <summary>A platform that this host can use, or a skipped test with the reason.</summary>
    public async Task<IPlatform> PlatformAsync(string name)
    {
        var platform = PlatformCatalog.BuiltIn.Find(name)!;
        var availability = await platform.ProbeAsync(Host, TestContext.Current.CancellationToken);
        Assert.SkipUnless(availability.Usable, $"{name}: {availability.Reason}. {availability.Remedy}");
        return platform;
    }

    /// <summary>
    /// Holds a platform to checks, on a harness of its own: what others have made on the way, such as cgroups above their instances, is not
    /// there.
    /// </summary>
    public static async Task HoldAsync(IPlatform platform, IReadOnlyList<ConformanceCheck> checks)
    {
        var host = PlatformCatalog.OpenHost(BenchPaths.FromEnvironment());
        await using var workspace = host.Workspace;
        var results = new List<ConformanceResult>();
        await foreach (var result in ConformanceSuite.RunAsync(checks, platform, host, TestContext.Current.CancellationToken))
        {
            results.Add(result);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{result.Check}: {result.Verdict}, {result.Elapsed.TotalSeconds:0.0} s {result.Reason}");
        }

        Assert.Equal(checks.Count, results.Count);
        Assert.Empty(results
            .Where(result => result.Verdict == ConformanceVerdict.Failed)
            .Select(result => $"{result.Check}: {result.Reason}"));
        Assert.Contains(results, result => result.Verdict == ConformanceVerdict.Passed);
    }
}
