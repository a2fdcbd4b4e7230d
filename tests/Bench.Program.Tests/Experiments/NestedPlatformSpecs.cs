using Bench.Experiments.Snapshot;
using Bench.Platforms;
using Bench.Platforms.Catalog;
using Bench.Platforms.Host;
using Bench.Platforms.Probes;

namespace Bench.Program.Tests.Experiments;

/// <summary>A container in a machine is in both, and comes back from a snapshot in another machine.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class NestedPlatformSpecs
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_container_that_is_saved_in_a_machine_goes_on_in_another()
    {
        await using var host = new OpenHost();
        var platform = PlatformCatalog.BuiltIn.Find("qemu/microvm>runc")!;
        var found = await platform.ProbeAsync(host.Host, Cancellation);
        Assert.SkipUnless(found.Usable, $"{platform.Name}: {found.Reason}. {found.Remedy}");
        var guest = host.Host.Guests["busybox"];
        var spec = new InstanceSpec { Guest = guest, CanBeSaved = true, Storage = Storage.Qcow2, ScratchBytes = 16L << 20 };

        await using var instance = await Instance.StartAsync(platform, spec, host.Host, Cancellation);
        Assert.Equal(guest.KernelRelease, (await instance.RequireAsync("uname -r", TimeSpan.FromSeconds(20), Cancellation)).Trim());
        var mounts = await instance.RequireAsync("cat /proc/self/mounts", TimeSpan.FromSeconds(20), Cancellation);
        Assert.StartsWith("root / overlay ", mounts);
        var witness = new Witness(instance);
        await witness.StartAsync(Cancellation);
        var before = await AskAsync(witness, 1);
        await using var saved = await instance.SaveAsync(SnapshotKind.Running, Cancellation);
        saved.Seal();

        var restoring = spec with { Restores = saved };
        await using var restored = await Instance.StartAsync(platform, restoring, host.Host, Cancellation);
        var again = new Witness(restored);
        var after = await AskAsync(again, 2);

        Assert.True(after.Continues(before), $"{after} does not go on from {before}");
        Assert.Equal(before.Nonce, await again.EndAsync(Cancellation));

        SnapshotBenchmarks.Flip(Assert.Single(saved.Files));
        var damaged = await Assert.ThrowsAsync<InstanceException>(
            () => Instance.StartAsync(platform, restoring, host.Host, Cancellation));
        Assert.Equal(InstanceFailure.Damaged, damaged.Failure);
    }

    private static async Task<WitnessState> AskAsync(Witness witness, int id)
    {
        var answer = new TaskCompletionSource<WitnessState>(TaskCreationOptions.RunContinuationsAsynchronously);
        witness.Answers = (_, state, _) => answer.TrySetResult(state);
        await witness.AskAsync(id, Cancellation);
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    private sealed class OpenHost : IAsyncDisposable
    {
        public PlatformHost Host { get; } = PlatformCatalog.OpenHost(BenchPaths.FromEnvironment());

        public ValueTask DisposeAsync() => Host.Workspace.DisposeAsync();
    }
}
