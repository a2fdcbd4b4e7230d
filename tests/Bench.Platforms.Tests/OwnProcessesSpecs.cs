using System.Diagnostics;

namespace Bench.Platforms.Tests;

/// <summary>What works for the harness is told from what does not.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class OwnProcessesSpecs : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Workspace _workspace;

    public OwnProcessesSpecs() => _workspace = Workspace.Open(new BenchPaths(_folder.At("cache"), _folder.At("run")));

    [Fact]
    public void What_descends_from_the_harness_is_its_own_and_the_hosts_first_process_is_not()
    {
        using var child = Process.Start("sleep", "600");
        var own = new OwnProcesses(_workspace);

        Assert.True(own.Include(Busy(Environment.ProcessId, "bench")));
        Assert.True(own.Include(Busy(child.Id, "sleep")));
        Assert.False(own.Include(Busy(1, "systemd")));
        child.Kill();
    }

    [Fact]
    public void What_carries_the_workspaces_mark_is_its_own_whoever_its_parent_is()
    {
        // Forked off, so that it descends from the host's first process or a subreaper.
        var start = new ProcessStartInfo("setsid", ["--fork", "sleep", "600"]) { Environment = { [Workspace.Mark] = _workspace.Token } };
        using (var parent = Process.Start(start)!)
        {
            parent.WaitForExit();
        }

        // While the kernel loads its program, nobody sees its environment.
        int marked;
        while ((marked = HostProcess.WithEnvironment(Workspace.Mark, _workspace.Token).FirstOrDefault(
            process => HostProcess.NameOf(process) == "sleep"
                && HostProcess.HasEnvironment(process, Workspace.Mark, _workspace.Token))) == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Thread.Sleep(1);
        }

        Assert.DoesNotContain(marked, ProcessTree.Of(Environment.ProcessId));
        Assert.True(new OwnProcesses(_workspace).Include(Busy(marked, "sleep")));
    }

    [Fact]
    public void The_daemons_of_engines_work_for_the_harness() =>
        Assert.All(["dockerd", "containerd", "containerd-shim"], name => Assert.True(new OwnProcesses(_workspace).Include(Busy(1, name))));

    /// <summary>Removes the marked process, too.</summary>
    public async ValueTask DisposeAsync()
    {
        await _workspace.DisposeAsync();
        _folder.Dispose();
    }

    private static BusyProcess Busy(int processId, string name) => new(processId, name, TimeSpan.FromSeconds(1));
}
