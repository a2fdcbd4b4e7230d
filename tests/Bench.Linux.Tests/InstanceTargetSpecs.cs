namespace Bench.Linux.Tests;

/// <summary>What ticks tell of real processes and cgroups, while these come, work and go.</summary>
public sealed class InstanceTargetSpecs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void A_cgroup_that_is_not_there_yet_is_found_when_it_comes_and_missed_when_it_goes()
    {
        var layout = CgroupLayout.Detect();
        using var parent = TemporaryCgroup.Create();
        var path = $"/{Path.GetFileName(parent.Directory.Path)}/later";
        using var ticks = InstanceTarget.OfCgroup(layout, path).Open();
        Assert.Null(ticks.Read().MemoryBytes);

        var later = Path.Combine(parent.Directory.Path, "later");
        Directory.CreateDirectory(later);
        try
        {
            using var shell = new Shell("echo ready; read go; sleep 600 & wait");
            shell.WaitForLine();
            File.WriteAllText($"{later}/cgroup.procs", $"{shell.Id}");
            shell.GoOn();

            Assert.True(SpinWait.SpinUntil(() => ticks.Read() is { MemoryBytes: > 0, Processes: 2 }, Patience), $"{ticks.Read()}");
            shell.Kill();
        }
        finally
        {
            Assert.True(SpinWait.SpinUntil(() => TryRemove(later), Patience));
        }

        Assert.Equal((null, null), (ticks.Read().MemoryBytes, ticks.Read().Processes));
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void Processes_of_a_cgroup_below_are_followed_as_they_come_and_go()
    {
        var layout = CgroupLayout.Detect();
        using var parent = TemporaryCgroup.Create();
        using var ticks = InstanceTarget.OfCgroup(layout, $"/{Path.GetFileName(parent.Directory.Path)}").Open();
        Assert.Equal(0, ticks.Read().Processes);

        using (var below = parent.CreateBelow())
        {
            using var shell = new Shell("echo ready; read go; sleep 600 & sleep 600 & echo begun; wait");
            shell.WaitForLine();
            below.Add(shell.Id);
            shell.GoOn();
            shell.WaitForLine();

            Assert.True(SpinWait.SpinUntil(() => ticks.Read().Processes == 3, Patience), $"{ticks.Read()}");
            shell.Kill();
            Assert.True(SpinWait.SpinUntil(() => ticks.Read().Processes == 0, Patience), $"{ticks.Read()}");
        }

        Assert.Equal(0, ticks.Read().Processes);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void Reading_a_cgroup_whose_processes_stay_allocates_nothing()
    {
        using var cgroup = TemporaryCgroup.Create();
        using var shell = new Shell("echo ready; sleep 600");
        shell.WaitForLine();
        cgroup.Add(shell.Id);
        using var ticks = InstanceTarget.OfCgroup(CgroupLayout.Detect(), $"/{Path.GetFileName(cgroup.Directory.Path)}").Open();

        Assert.Equal(0, Allocation.OfHundred(() => ticks.Read()));
        shell.Kill();
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void Processes_without_a_cgroup_are_added_up_with_what_those_that_ended_had_used()
    {
        using var shell = new Shell("echo ready; read go; i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done & wait; echo done; sleep 600");
        shell.WaitForLine();
        using var ticks = InstanceTarget.OfProcesses([shell.Id]).Open();
        var before = ticks.Read();
        Assert.True(before is { MemoryBytes: > 0, Processes: 1 }, $"{before}");

        shell.GoOn();
        Assert.True(SpinWait.SpinUntil(() => ticks.Read().Processes >= 2, Patience), $"{ticks.Read()}");
        var highest = TimeSpan.Zero;
        Assert.True(
            SpinWait.SpinUntil(
                () => (highest = ticks.Read().CpuTime!.Value) >= TimeSpan.FromMilliseconds(50) || HasEnded(shell),
                Patience));
        shell.WaitForLine();

        Assert.True(ticks.Read().CpuTime >= highest, "what a process had used is gone with it");
        shell.Kill();
        Assert.True(SpinWait.SpinUntil(() => ticks.Read().Processes == 0, Patience), $"{ticks.Read()}");
        Assert.True(ticks.Read().CpuTime >= highest);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void What_a_child_has_written_is_counted_once_when_its_parent_has_waited_for_it()
    {
        const long bytes = 1 << 20;
        var path = Path.Combine(AppContext.BaseDirectory, Path.GetRandomFileName());
        var write = $"dd if=/dev/zero of={path} bs=64k count=16 conv=fsync 2>/dev/null";
        using var shell = new Shell($"echo ready; read go; (sleep 0.3; {write}; sleep 0.3); echo done; sleep 600");
        try
        {
            shell.WaitForLine();
            using var ticks = InstanceTarget.OfProcesses([shell.Id]).Open();
            var before = ticks.Read().WrittenBytes!.Value;
            shell.GoOn();

            // Looked at all along, so that the child is followed before it ends.
            var ended = Task.Run(shell.WaitForLine);
            Assert.True(SpinWait.SpinUntil(() => ticks.Read().Processes > 0 && ended.IsCompleted, Patience));

            var written = ticks.Read().WrittenBytes!.Value - before;
            Assert.InRange(written, bytes, bytes * 3 / 2);
            shell.Kill();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_controller_that_does_not_count_is_not_asked_for_ever()
    {
        using var folder = new TemporaryDirectory();
        var asked = 0;
        using var reader = new WhenThere<long>(new CgroupDirectory(folder.Path, CgroupVersion.V1), _ =>
        {
            asked++;
            return null;
        });

        for (var tick = 0; tick < 100; tick++)
        {
            Assert.False(reader.TryRead(out _));
        }

        Assert.InRange(asked, 1, 5);
        Assert.Equal(0, Allocation.OfHundred(() => reader.TryRead(out _)));
    }

    private static bool HasEnded(Shell shell) => ProcessTree.Of(shell.Id).Count == 1;

    private static bool TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (IOException)
        {
            return !Directory.Exists(folder);
        }
    }
}
