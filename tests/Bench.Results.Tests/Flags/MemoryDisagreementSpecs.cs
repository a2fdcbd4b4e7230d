using CsCheck;

namespace Bench.Results.Tests.Flags;

/// <summary>Each reason for which two ways of counting memory differ, on series in which it is the only one.</summary>
public class MemoryDisagreementSpecs
{
    private const double Mebibyte = 1 << 20;

    [Fact]
    public void Memory_of_the_kernel() => Assert.Equal(
        "memory.cgroup 16.0 MiB and memory.pss 10.0 MiB disagree: 6.00 MiB of the cgroup are kernel memory, which no process maps",
        Flag(
            "memory.pss",
            ("memory.pss", 10),
            ("memory.pss.anonymous", 10),
            ("memory.cgroup", 16),
            ("memory.cgroup.anonymous", 10),
            ("memory.cgroup.kernel", 6)));

    [Fact]
    public void Page_cache_that_no_process_maps() => Assert.Equal(
        "memory.cgroup 22.0 MiB and memory.pss 10.0 MiB disagree: 12.0 MiB of the cgroup are page cache that no process maps",
        Flag("memory.cgroup", ("memory.pss", 10), ("memory.pss.anonymous", 9), ("memory.pss.file", 1), ("memory.pss.shared", 0),
            ("memory.cgroup", 22), ("memory.cgroup.anonymous", 9), ("memory.cgroup.file", 13), ("memory.cgroup.file.mapped", 1),
            ("memory.cgroup.file.shared", 0)));

    [Fact]
    public void Shared_memory_that_no_process_maps_is_not_called_page_cache() => Assert.Equal(
        "memory.cgroup 22.0 MiB and memory.pss 10.0 MiB disagree: 12.0 MiB of the cgroup are tmpfs or shared memory that no process maps",
        Flag("memory.cgroup", ("memory.pss", 10), ("memory.pss.file", 0), ("memory.pss.shared", 10),
            ("memory.cgroup", 22), ("memory.cgroup.file", 22), ("memory.cgroup.file.mapped", 10), ("memory.cgroup.file.shared", 22)));

    [Fact]
    public void A_shim_outside_of_the_cgroup_by_its_name() => Assert.Equal(
        "memory.cgroup 1.00 MiB and memory.pss 12.0 MiB disagree: 11.0 MiB are of processes outside of the cgroup (containerd-shim)",
        Flag(
            "memory.pss",
            ("memory.pss", 12),
            ("memory.pss.anonymous", 3),
            ("memory.pss.file", 9),
            ("memory.pss.shared", 0),
            ("memory.pss.outside_cgroup", 11),
            ("memory.pss.outside_cgroup.anonymous", 3),
            ("memory.cgroup", 1),
            ("memory.cgroup.anonymous", 0),
            ("memory.cgroup.file", 1),
            ("memory.cgroup.file.mapped", 1)));

    [Fact]
    public void File_pages_that_somebody_else_read_first() => Assert.Equal(
        "memory.cgroup 1.00 MiB and memory.pss 4.00 MiB disagree: 3.00 MiB of file pages that its processes map are charged to whoever "
            + "read them first",
        Flag("memory.pss", ("memory.pss", 4), ("memory.pss.file", 3), ("memory.pss.shared", 0), ("memory.pss.anonymous", 1),
            ("memory.cgroup", 1), ("memory.cgroup.anonymous", 1), ("memory.cgroup.file", 0), ("memory.cgroup.file.mapped", 0)));

    [Fact]
    public void File_pages_that_others_map_too() => Assert.Equal(
        "memory.cgroup 8.00 MiB and memory.pss 4.00 MiB disagree: 4.00 MiB of file pages charged to the cgroup are mapped by others, "
            + "too, and PSS has only its share of them",
        Flag(
            "memory.pss",
            ("memory.pss", 4),
            ("memory.pss.file", 4),
            ("memory.pss.shared", 0),
            ("memory.cgroup", 8),
            ("memory.cgroup.file", 8),
            ("memory.cgroup.file.mapped", 8)));

    [Fact]
    public void Anonymous_memory_that_is_charged_elsewhere() => Assert.Equal(
        "memory.cgroup 1.00 MiB and memory.pss 4.00 MiB disagree: 3.00 MiB of anonymous memory of its processes are charged elsewhere",
        Flag("memory.pss", ("memory.pss", 4), ("memory.pss.anonymous", 4), ("memory.cgroup", 1), ("memory.cgroup.anonymous", 1)));

    [Fact]
    public void The_launcher_in_the_cgroup_and_charges_made_ahead_the_larger_first() => Assert.Equal(
        "memory.cgroup 1.00 MiB and memory.pss 256 KiB disagree: 512 KiB are charged to the cgroup in none of its parts (the kernel "
            + "charges ahead, in batches for each CPU); 256 KiB are of the harness's launcher, which is in the cgroup, too",
        Flag("memory.pss", ("memory.pss", 0.25), ("memory.pss.anonymous", 0.25), ("memory.pss.file", 0), ("memory.pss.shared", 0),
            ("memory.cgroup", 1), ("memory.cgroup.anonymous", 0.5), ("memory.cgroup.file", 0), ("memory.cgroup.file.mapped", 0),
            ("memory.cgroup.kernel", 0), ("memory.cgroup.launcher", 0.25)));

    [Fact]
    public void Reasons_that_are_not_the_whole_say_so() => Assert.Equal(
        "memory.cgroup 20.0 MiB and memory.pss 10.0 MiB disagree: 6.00 MiB of the cgroup are kernel memory, which no process maps; 4.00 "
            + "MiB are in none of the measured parts",
        Flag("memory.pss", ("memory.pss", 10), ("memory.cgroup", 20), ("memory.cgroup.kernel", 6)));

    [Fact]
    public void What_pulls_the_other_way_explains_nothing() => Assert.Equal(
        "memory.cgroup 1.00 MiB and memory.pss 4.00 MiB disagree: the measured parts do not tell why",
        Flag("memory.pss", ("memory.pss", 4), ("memory.cgroup", 1), ("memory.cgroup.kernel", 1)));

    [Fact]
    public void Runs_without_the_parts_say_that_they_do_not_tell() =>
        Assert.EndsWith(
            "disagree: the measured parts do not tell why",
            Flag("memory.cgroup", ("memory.pss", 4), ("memory.cgroup", 1)),
            StringComparison.Ordinal);

    [Fact]
    public void What_agrees_within_the_bound_is_not_flagged() => Gen.Select(Gen.Double[1, 1e6], Gen.Double[0, 0.24]).Sample((pss, apart) =>
    {
        Assert.Null(Flag("memory.pss", ("memory.pss", pss), ("memory.cgroup", pss * (1 + apart))));
        Assert.Null(Flag("memory.cgroup", ("memory.pss", pss * (1 + apart)), ("memory.cgroup", pss)));
    });

    [Fact]
    public void Both_rows_say_the_same_so_that_a_table_says_it_once() => Gen.Select(
        Gen.Double[1, 1e6],
        Gen.Double[0, 1e6],
        Gen.Double[0, 1e6]).Sample((pss, cgroup, kernel) =>
    {
        (string, double)[] series = [("memory.pss", pss), ("memory.cgroup", cgroup), ("memory.cgroup.kernel", kernel)];
        Assert.Equal(Flag("memory.pss", series), Flag("memory.cgroup", series));
    });

    [Fact]
    public void What_the_host_gives_is_held_against_PSS() => Assert.Equal(
        "footprint.host 16.0 MiB and footprint.pss 10.0 MiB disagree: 4.00 MiB are what the engine's daemons hold for each instance; "
            + "2.00 MiB are kernel memory, which no process maps",
        Flag("footprint.pss", ("footprint.host", 16), ("footprint.pss", 10), ("footprint.cgroup.kernel", 2), ("footprint.daemons", 4)));

    [Fact]
    public void File_pages_are_given_back_by_the_host_and_counted_by_PSS() => Assert.Equal(
        "footprint.host 4.00 MiB and footprint.pss 10.0 MiB disagree: 6.00 MiB of PSS are file pages, which the host can take back or "
            + "has already",
        Flag("footprint.host", ("footprint.host", 4), ("footprint.pss", 10), ("footprint.pss.file", 6)));

    [Fact]
    public void What_the_host_gives_is_held_against_the_cgroups()
    {
        Assert.Equal(
            "footprint.host 4.00 MiB and footprint.cgroup 10.0 MiB disagree: 6.00 MiB of the cgroup are page cache, which the host can "
                + "take back",
            Flag("footprint.host", ("footprint.host", 4), ("footprint.cgroup", 10), ("footprint.cgroup.page_cache", 6)));
        Assert.Equal(
            "footprint.host 4.00 MiB and footprint.cgroup 1.00 MiB disagree: 3.00 MiB are anonymous memory of processes outside of the "
                + "cgroup",
            Flag("footprint.cgroup", ("footprint.host", 4), ("footprint.cgroup", 1), ("footprint.pss.outside_cgroup.anonymous", 3)));
    }

    [Theory]
    [InlineData(16, 0.5)]
    [InlineData(-3, 0.99)]
    public void A_host_whose_memory_did_not_follow_the_instances_is_held_against_nobody(double host, double fit)
    {
        var samples = Samples(("footprint.host", host), ("footprint.pss", 2), ("footprint.cgroup", 2)).Append(
            TestRuns.Ok(1, fit, experiment: "footprint", metric: "footprint.host.r2", unit: "1", direction: Direction.Exact));

        Assert.DoesNotContain(
            TestRuns.Run(samples).Summary.Metrics.SelectMany(row => row.Flags),
            flag => flag.Kind == FlagKind.Disagreement);
    }

    private static string? Flag(string metric, params (string Metric, double Mebibytes)[] series) =>
        TestRuns.Run(Samples(series)).Summary.Metrics.Single(row => row.Metric == metric).Flags
            .SingleOrDefault(flag => flag.Kind == FlagKind.Disagreement)?
            .Text;

    private static IEnumerable<Sample> Samples(params (string Metric, double Mebibytes)[] series) =>
        series.Select(one => TestRuns.Ok(1, one.Mebibytes * Mebibyte, experiment: one.Metric.Split('.')[0], metric: one.Metric, unit: "B",
            flag: one.Metric.EndsWith("outside_cgroup", StringComparison.Ordinal) ? "containerd-shim" : null));
}
