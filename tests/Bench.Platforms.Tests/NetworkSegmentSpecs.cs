using System.Net.NetworkInformation;
using Bench.Platforms.Networks;

namespace Bench.Platforms.Tests;

/// <summary>A network of the harness's own, on this host.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class NetworkSegmentSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_not_to_be_seen_in_the_host_s_own_network_and_goes_with_all_that_was_in_it()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "root is needed to make networks");
        var before = Interfaces();
        string @namespace;
        await using (var segment = await NetworkSegment.MakeAsync(fixture.Host.Workspace, Cancellation))
        {
            @namespace = segment.Namespace;
            Assert.Single(Mounts.Below(@namespace));
            await segment.MakeTapAsync(new InstanceNetwork(NetworkMode.Tap, segment, 1), Cancellation);
            Assert.Contains("tap1", await InAsync(@namespace), StringComparison.Ordinal);
            Assert.Equal(before, Interfaces());
        }

        Assert.Empty(Mounts.Below(@namespace));
        Assert.False(File.Exists(@namespace));
    }

    [Fact]
    public async Task What_a_killed_harness_leaves_of_it_is_removed_with_its_workspace()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "root is needed to make networks");
        using var folder = new TemporaryFolder();
        var host = PlatformCatalog.OpenHost(new BenchPaths(folder.At("cache"), folder.At("run")));
        var segment = await NetworkSegment.MakeAsync(host.Workspace, Cancellation);

        var removed = new List<string>();
        await Workspace.CleanAsync(host.Paths, host.Workspace.Token, host.Workspace.Sweepers, removed.Add, Cancellation);
        await host.Workspace.DisposeAsync();

        Assert.Contains($"mount {segment.Namespace}", removed);
        Assert.False(File.Exists(segment.Namespace));
    }

    [Fact]
    public async Task Instances_on_one_have_addresses_of_their_own()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "root is needed to make networks");
        await using var segment = await NetworkSegment.MakeAsync(fixture.Host.Workspace, Cancellation);
        string[] addresses = [.. new[] { (NetworkMode.Host, 1), (NetworkMode.Bridge, 1), (NetworkMode.Tap, 2) }.Select(
            one => new InstanceNetwork(one.Item1, segment, one.Item2).Address)];

        Assert.Equal(3, addresses.Distinct().Count());
        await using var folder = fixture.Host.Workspace.NewInstance();
        var own = await NetworkSegment.MakeNamespaceAsync(folder, Cancellation);
        await segment.ConnectAsync(new InstanceNetwork(NetworkMode.Bridge, segment, 1), own, Cancellation);
        Assert.Contains($"{addresses[1]}/24", await InAsync(own), StringComparison.Ordinal);
    }

    private static Task<string> InAsync(string @namespace)
        => Toolbox.OfHost.RunAsync("nsenter", [$"--net={@namespace}", "ip", "address"], Cancellation);

    private static string[] Interfaces()
        => [.. NetworkInterface.GetAllNetworkInterfaces().Select(one => one.Name).Order(StringComparer.Ordinal)];
}
