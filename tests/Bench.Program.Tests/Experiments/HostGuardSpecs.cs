using System.ComponentModel;
using Bench.Experiments.Density;
using Bench.Linux.Cgroups;

namespace Bench.Program.Tests.Experiments;

/// <summary>What stops the growth of a density run, and by which evidence it is named.</summary>
public sealed class HostGuardSpecs
{
    private static readonly HostRoom Before = new(
        10L << 30, Tasks: 200, TaskLimit: 32768, Files: 100, FileLimit: 20_000, OutOfMemoryKills: 3);
    private static readonly HostGuard Guard = new(Before, memoryShare: 0.5, TimeSpan.FromSeconds(100));

    [Fact]
    public void While_there_is_room_all_may_start() =>
        Assert.Equal((16, null), Guard.Allow(8, 16, Before with { MemoryBytes = 9L << 30 }, TimeSpan.FromSeconds(10)));

    [Fact]
    public void Memory_stops_it_at_the_share_that_instances_may_take()
    {
        // 8 have taken 4 GiB, so 2 more fill the 5 GiB.
        var (allowed, bound) = Guard.Allow(8, 16, Before with { MemoryBytes = 6L << 30 }, TimeSpan.FromSeconds(1));

        Assert.Equal((10, "memory"), (allowed, bound!.Name));
        Assert.Contains("6144 MiB available", bound.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tasks", 8_200, 200, 26)]
    [InlineData("files", 200, 4_100, 31)]
    public void Tasks_and_files_stop_it_well_before_their_limit(string name, int tasks, int files, int expected)
    {
        var (allowed, bound) = Guard.Allow(8, 64, Before with { Tasks = tasks, Files = files }, TimeSpan.FromSeconds(1));

        Assert.Equal((expected, name), (allowed, bound!.Name));
    }

    [Fact]
    public void What_would_take_too_long_to_start_is_not_started() =>
        Assert.Equal("time", Guard.Allow(8, 16, Before, TimeSpan.FromSeconds(60)).Bound!.Name);

    [Fact]
    public void Where_nothing_is_left_not_even_the_first_starts() =>
        Assert.Equal((0, "memory"), Named(Guard.Allow(0, 1, Before with { MemoryBytes = 5L << 30 }, TimeSpan.Zero)));

    [Theory]
    [InlineData(12, "memory")]
    [InlineData(11, "tasks")]
    [InlineData(23, "files")]
    [InlineData(24, "files")]
    [InlineData(2, "start")]
    public void A_failure_is_explained_by_the_number_of_the_error(int number, string name) =>
        Assert.Equal(name, Guard.Explain(new InvalidOperationException("no", new Win32Exception(number)), Before).Name);

    [Fact]
    public void A_kill_for_want_of_memory_explains_what_has_no_number_of_its_own()
    {
        var now = Before with { OutOfMemoryKills = 4 };
        Assert.Equal("memory", Guard.Explain(new IOException("no"), now).Name);
        Assert.Equal("files", Guard.Explain(new IOException("no", hresult: 24), now).Name);
    }

    [Fact]
    public void This_host_has_room()
    {
        var room = HostRoom.Read(CgroupLayout.Detect());

        Assert.InRange(room.Tasks, 1, room.TaskLimit);
        Assert.InRange(room.Files, 1, room.FileLimit);
        Assert.InRange(room.MemoryBytes, 1, long.MaxValue);
    }

    [Fact]
    public void The_last_step_but_one_is_a_half_of_the_last_or_less()
    {
        Assert.Equal([1, 4, 16, 64, 100, 200], DensityGrowth.Steps(200));
        Assert.Equal([1, 2, 4, 8, 10, 20], DensityGrowth.Steps(20));
        Assert.Equal([1, 2, 4, 8], DensityGrowth.Steps(8));
        Assert.Equal([1], DensityGrowth.Steps(1));
    }

    private static (int Allowed, string? Bound) Named((int Allowed, Bound? Bound) one) => (one.Allowed, one.Bound?.Name);
}
