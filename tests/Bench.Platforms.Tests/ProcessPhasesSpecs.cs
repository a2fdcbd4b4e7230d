namespace Bench.Platforms.Tests;

/// <summary>Phases from a made-up record of a container's start.</summary>
public sealed class ProcessPhasesSpecs
{
    private readonly BootTimeline _timeline = new();

    public ProcessPhasesSpecs()
    {
        _timeline.Mark(BootTimeline.Call, 1_000);
        _timeline.Mark(BootTimeline.Ready, 9_000);
    }

    [Fact]
    public void A_container_shows_its_runtime_the_fork_of_its_first_process_and_the_execution_of_its_first_program()
    {
        ProcessPhases.Mark(
            _timeline,
            [
                Exec(10, "runc", 500),
                Exec(20, "runc", 2_000),
                Fork(21, 3_000),
                Exec(21, "runc", 3_500),
                Fork(22, 4_000),
                Exec(22, "init", 6_000),
                Exec(30, "crun", 6_500),
                Exec(31, "init", 7_000),
                Exec(22, "init", 9_500),
            ],
            [20, 22],
            "/bench/init");

        Assert.Equal(["runtime", "process", "init"], _timeline.PlatformPhases);
        Assert.Equal(1_000, Nanoseconds("runtime"));
        Assert.Equal(3_000, Nanoseconds("process"));
        Assert.Equal(5_000, Nanoseconds("init"));
    }

    [Fact]
    public void A_container_of_an_engine_shows_the_hook_the_end_of_making_it_and_the_call_that_starts_it()
    {
        ProcessPhases.Mark(
            _timeline,
            [
                Exec(10, "containerd-shim", 1_100),
                Fork(20, 1_200, parent: 10),
                Exec(20, "runc", 1_500),
                Fork(21, 1_600, parent: 20),
                Exec(21, "exe", 1_700),
                Fork(22, 2_000, parent: 20),
                Fork(23, 2_500, parent: 20),
                Exec(23, "exe", 2_600),
                Exit(23, 5_600),
                Exit(20, 6_000),
                Fork(24, 6_500, parent: 10),
                Exec(24, "runc", 7_000),
                Exec(22, "init", 8_000),
            ],
            [10, 22],
            "/bench/init");

        Assert.Equal(["shim", "runtime", "namespaces", "hook", "hooked", "made", "release", "process", "init"], _timeline.PlatformPhases);
        Assert.Equal(
            [100, 500, 700, 1_000, 1_600, 4_600, 5_000, 6_000, 7_000],
            new[] { "shim", "runtime", "namespaces", "process", "hook", "hooked", "made", "release", "init" }.Select(Nanoseconds));
    }

    [Theory]
    [InlineData("lxc-start", "tool")]
    [InlineData("a-tool-with-a-long-name", "tool")]
    [InlineData("runc", "runtime")]
    public void A_platforms_tool_is_a_phase_without_being_listed(string tool, string phase)
    {
        ProcessPhases.Mark(
            _timeline,
            [Exec(20, tool[..Math.Min(tool.Length, 15)], 2_000), Exec(20, "other", 3_000)],
            [20],
            "/bench/init",
            tool);

        Assert.Equal([phase], _timeline.PlatformPhases);
    }

    [Fact]
    public void A_machine_shows_its_monitor_alone()
    {
        ProcessPhases.Mark(_timeline, [Fork(50, 1_100), Exec(50, "qemu-system-x86", 1_200)], [50], "/bench/init");

        Assert.Equal(["vmm"], _timeline.PlatformPhases);
    }

    [Fact]
    public void Without_events_there_are_no_phases()
    {
        ProcessPhases.Mark(_timeline, [], [1], "/bench/init");

        Assert.Empty(_timeline.PlatformPhases);
    }

    private double Nanoseconds(string phase) => _timeline.Between(BootTimeline.Call, phase).TotalNanoseconds;

    private static ProcessEvent Exec(int process, string program, long at)
        => new(ProcessEventKind.Exec, process, null, new MonotonicTime(at)) { Program = program };

    private static ProcessEvent Fork(int process, long at, int parent = 1)
        => new(ProcessEventKind.Fork, process, parent, new MonotonicTime(at));

    private static ProcessEvent Exit(int process, long at) => new(ProcessEventKind.Exit, process, 1, new MonotonicTime(at));
}
