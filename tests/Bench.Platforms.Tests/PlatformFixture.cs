using Bench.Platforms.Host;

namespace Bench.Platforms.Tests;

/// <summary>One workspace for all tests of real instances; removed with all that was made in it.</summary>
public sealed class PlatformFixture : IAsyncLifetime
{
    private PlatformHost? _host;

    public PlatformHost Host => _host ?? throw new InvalidOperationException("The fixture was not initialised.");

    public ValueTask InitializeAsync()
    {
        _host = PlatformHost.Open(BenchPaths.FromEnvironment());
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
        var platform = Catalog.PlatformCatalog.BuiltIn.Find(name)!;
        var availability = await platform.ProbeAsync(Host, TestContext.Current.CancellationToken);
        Assert.SkipUnless(availability.Usable, $"{name}: {availability.Reason}. {availability.Remedy}");
        return platform;
    }
}
