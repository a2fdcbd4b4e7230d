using Bench.Sampling;

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

    [Theory]
    [InlineData("lxc-start", "tool")]
    [InlineData("a-tool-with-a-long-name", "tool")]
    [InlineData("runc", "runtime")]
    public void A_platforms_tool_is_a_phase_without_being_listed(string tool, string phase)
    {
        ProcessPhases.Mark(_timeline, [Exec(20, tool[..Math.Min(tool.Length, 15)], 2_000), Exec(20, "other", 3_000)], [20], "/bench/init", tool);

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

    private static ProcessEvent Exec(int process, string program, long at) => new(ProcessEventKind.Exec, process, null, new MonotonicTime(at)) { Program = program };

    private static ProcessEvent Fork(int process, long at) => new(ProcessEventKind.Fork, process, 1, new MonotonicTime(at));
}
