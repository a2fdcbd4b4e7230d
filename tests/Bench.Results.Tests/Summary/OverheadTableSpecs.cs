using CsCheck;

namespace Bench.Results.Tests.Summary;

/// <summary>The overhead table: what is worse than native is above 1, nothing is left out without a reason, and the means are
/// right.</summary>
public class OverheadTableSpecs
{
    [Fact]
    public void A_ratio_of_a_rate_is_turned_with_its_interval_and_one_of_a_time_is_not()
    {
        var rows = RowsOf(
            "runc",
            Row("cpu.events", "runc", new Estimate(0.5, 0.4, 0.8), Direction.Higher),
            Row("cpu.time", "runc", new Estimate(2, 1.5, 3), Direction.Lower));

        Assert.Equal(new Estimate(2, 1.25, 2.5), rows.Cells[0].Cost);
        Assert.Equal(new Estimate(2, 1.5, 3), rows.Cells[1].Cost);
        Assert.All(rows.Cells, cell => Assert.True(cell.IsCertain));
    }

    [Fact]
    public void The_mean_is_the_geometric_one_of_what_is_there_by_a_second_computation() =>
        Gen.Select(Gen.Double[0.01, 100], Gen.Bool, Gen.Bool).Array[1, 30].Sample(
            cells =>
            {
                var rows = cells.Select((cell, index) => Row(
                    $"cpu.m{index:00}x",
                    "runc",
                    cell.Item3 ? new Estimate(cell.Item1, null, null) : null,
                    cell.Item2 ? Direction.Higher : Direction.Lower)).ToArray();
                var here = cells.Where(cell => cell.Item3).Select(cell => cell.Item2 ? 1 / cell.Item1 : cell.Item1).ToList();

                // Something on another platform has a ratio in any case, so that there is a table.
                var row = RowsOf(
                    "runc",
                    [.. rows, Row("cpu.m00x", "crun", new Estimate(1, null, null), cells[0].Item2 ? Direction.Higher : Direction.Lower)]);

                Assert.Equal(here.Count, row.Ratios);
                Assert.Equal(here.Count == 0, row.Mean is null);
                if (row.Mean is { } mean)
                {
                    // The n-th root of the product, not by logarithms.
                    Assert.Equal(1, mean / here.Aggregate(1.0, (product, cost) => product * Math.Pow(cost, 1.0 / here.Count)), 9);
                }
            },
            iter: 300);

    [Fact]
    public void A_cell_without_a_ratio_says_why()
    {
        var failed = Row("cpu.a", "runc", null) with { Value = null, Count = 0, Failures = 6 };
        var row = RowsOf(
            "runc",
            failed,
            Row("cpu.b", "runc", null) with { Value = null, Count = 0, Flags = [new Flag(FlagKind.Unsupported, "x")] },
            Row("cpu.c", "runc", null),
            Row("cpu.d", "crun", new Estimate(1, null, null)));

        Assert.Equal(["failed 6/6", "unsupported", "no native", "not measured"], row.Cells.Select(cell => OverheadText.Main(row, cell)));
        Assert.Null(row.Mean);
    }

    [Fact]
    public void A_case_that_failed_as_a_whole_and_so_has_no_job_is_in_the_table()
    {
        var failed = In("disk", "disk.iops") with { Value = null, RatioToNative = null, Count = 0, Failures = 6 };
        var group = Of(TestRuns.Environment(), In("disk", "disk.iops", "job", "randread") with
        {
            Case = TestRuns.Case(
            "crun",
            "disk") with
            { Parameters = new ParameterSet([new("job", "randread")]) }
        }, failed)[0];

        Assert.Contains(
            "failed 6/6",
            group.Rows.Single(row => row.Platform == "runc") is var row ? row.Cells.Select(cell => OverheadText.Main(row, cell)) : []);
    }

    [Fact]
    public void Native_comes_first_with_its_values_and_what_could_not_run_last_with_the_reason()
    {
        var environment = TestRuns.Environment();
        environment = environment with
        {
            Platforms = [.. environment.Platforms, new PlatformEnvironment {
            Name = "kata",
            Family = "vm",
            Usable = false,
            Reason = "no KVM" }]
        };
        var rows = Of(
            environment,
            Row("cpu.events", "runc", new Estimate(2, null, null)),
            Row("cpu.events", "native", new Estimate(1, 1, 1)))[0].Rows;

        Assert.Equal(["native", "runc", "kata"], rows.Select(row => row.Platform));
        Assert.Equal("10.0 k/s", OverheadText.Main(rows[0], rows[0].Cells[0]));
        Assert.Equal("9.00–11.0 k/s", OverheadText.Interval(rows[0], rows[0].Cells[0]));
        Assert.Null(rows[0].Mean);
        Assert.Equal("2.00× (n = 6)", OverheadText.Full(rows[1], rows[1].Cells[0]));
        Assert.Equal("2.00× of 1", OverheadText.Mean(rows[1]));
        Assert.Equal("not run: no KVM", rows[2].NotRun);
    }

    [Fact]
    public void Of_each_case_the_metric_that_tells_most_is_a_column()
    {
        MetricSummary[] rows =
        [
            .. new[] { "boot.ready", "boot.lifecycle", "boot.stop", "boot.phase.init", "observer.boot" }.Select(
                metric => In("boot", metric)),
            In("boot", "boot.observed.ready"),
            .. new[] { "disk.iops", "disk.bandwidth", "disk.latency.p50" }.SelectMany(
                metric => new[] { In("disk", metric, "job", "randread"), In("disk", metric, "job", "read") }),
            In("cpu", "cpu.events"), In("cpu", "cpu.latency.p95"),
            In("application", "application.redis.get", "workload", "redis"), In(
                "application",
                "application.redis.get.p50",
                "workload",
                "redis"), In("application", "application.redis.set", "workload", "redis"),
            In("network", "network.latency.p50", "workload", "sockperf"), In("network", "network.latency.p99", "workload", "sockperf"), In(
                "network",
                "network.bandwidth",
                "workload",
                "iperf3"),
            In("other", "other.undeclared"),
            In("host", "host.steal") with { RatioToNative = null },
        ];

        Assert.Equal(
            [
                "boot: ready, lifecycle", "disk: IOPS, bandwidth", "cpu: events",
                "network: bandwidth, latency.p50", "application: redis.get, redis.set",
            ],
            Of(TestRuns.Environment(), rows).Select(
                group => $"{group.Experiment}: {string.Join(", ", group.Columns.Select(column => column.Label))}"));
    }

    [Fact]
    public void A_column_says_of_guest_and_parameters_what_tells_it_from_the_others()
    {
        var columns = Of(
            TestRuns.Environment(),
            In("disk", "disk.iops", "job", "randread"),
            In("disk", "disk.iops", "job", "randwrite"),
            In("boot", "boot.ready"),
            In("boot", "boot.ready") with { Case = TestRuns.Case("runc", "boot", "debian") });

        Assert.Equal(
            ["ready busybox", "ready debian", "IOPS randread", "IOPS randwrite"],
            columns.SelectMany(group => group.Columns).Select(column => column.Label));
    }

    [Fact]
    public void What_native_cannot_have_stands_beside_what_it_is_compared_with_as_far_as_there_is_room()
    {
        var group = Of(
            TestRuns.Environment(),
            Network("runc", "bridge"),
            Network("uml", "tap"),
            Network("qemu/q35", "tap"),
            Network("qemu/q35", "user"))[0];

        Assert.Equal(["bandwidth bridge", "bandwidth user"], group.Columns.Select(column => column.Label));
        Assert.Equal(["2.00×", "not measured"], Texts("runc"));
        Assert.Equal(["2.00×³", "not measured"], Texts("uml"));
        Assert.Equal(["2.00×³", "2.00×³"], Texts("qemu/q35"));

        IEnumerable<string> Texts(string platform)
            => group.Rows.Single(row => row.Platform == platform) is var row ? row.Cells.Select(cell => OverheadText.Main(row, cell)) : [];

        static MetricSummary Network(string platform, string network) =>
            In("network", "network.bandwidth", "network", network) is var row
                ? row with { Case = row.Case with { Platform = platform } }
                : row;
    }

    [Fact]
    public void What_the_page_cache_answered_is_marked_and_in_no_mean()
    {
        var cached = In("disk", "disk.iops", "job", "randread") with { Flags = [new Flag(FlagKind.PageCache, "x")] };
        var row = Of(TestRuns.Environment(), cached, In("disk", "disk.iops", "job", "randwrite"))[0].Rows[0];

        Assert.Equal("2.00×¹", OverheadText.Main(row, row.Cells[0]));
        Assert.Equal("2.00× of 1", OverheadText.Mean(row));
        Assert.Contains(
            "\n¹ a cache answered, not the disk\n",
            MarkdownSummary.Write(TestRuns.Environment(), new RunSummary { Run = "run", Rounds = 6, Metrics = [cached] }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_beats_the_hosts_disk_is_marked_and_in_no_mean()
    {
        var beating = In("application", "application.sqlite.wal") with { Flags = [new Flag(FlagKind.BeatsHost, "x")] };
        var row = Of(TestRuns.Environment(), beating, In("application", "application.redis.get"))[0].Rows[0];

        Assert.Equal(["2.00×", "2.00×¹"], row.Cells.Select(cell => OverheadText.Main(row, cell)).Order(StringComparer.Ordinal));
        Assert.Equal(1, row.Ratios);
    }

    [Fact]
    public void What_failed_in_some_rounds_is_marked_and_in_no_mean()
    {
        var summary = new RunSummary { Run = "run", Rounds = 6, Metrics = [In("cpu", "cpu.events") with { Count = 4, Failures = 2 }] };
        var row = OverheadTable.Of(TestRuns.Environment(), summary).Groups[0].Rows[0];

        Assert.Equal("2.00×²", OverheadText.Main(row, row.Cells[0]));
        Assert.Null(row.Mean);
        Assert.Contains("\n² failed in some rounds\n", MarkdownSummary.Write(TestRuns.Environment(), summary), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_ratio_to_native_there_is_no_table_in_the_summary()
    {
        var run = TestRuns.Run([TestRuns.Ok(1, 5), TestRuns.Ok(2, 5)]);
        Assert.Empty(OverheadTable.Of(run.Environment, run.Summary).Groups);
        Assert.Contains(
            "\n- What does a layer cost on my machine? Not in this run;",
            MarkdownSummary.Write(run.Environment, run.Summary),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_has_the_table_as_Markdown()
    {
        var run = TestRuns.Run(
            Enumerable.Range(1, 6).SelectMany(round => new[] { TestRuns.Ok(round, 5, "native"), TestRuns.Ok(round, 10) }));
        var text = MarkdownSummary.Write(run.Environment, run.Summary);

        Assert.Contains(
            "\n|  | native | runc |\n| --- | ---: | ---: |\n| boot: ready | 5.00 ms (5.00–5.00 ms) | 2.00× (2.00–2.00) |\n\n",
            text,
            StringComparison.Ordinal);
    }

    private static OverheadRow RowsOf(string platform, params MetricSummary[] rows)
        => Of(TestRuns.Environment(), rows).Single().Rows.Single(row => row.Platform == platform);

    private static IReadOnlyList<OverheadGroup> Of(RunEnvironment environment, params MetricSummary[] rows) =>
        OverheadTable.Of(WithHeadlines(environment), new RunSummary { Run = "run", Rounds = 6, Metrics = rows }).Groups;

    /// <summary>The metrics with which only cells are tried are headlines, too.</summary>
    private static RunEnvironment WithHeadlines(RunEnvironment environment) => environment with
    {
        Metrics = [.. environment.Metrics, .. Enumerable.Range(0, 30).Select(number => $"m{number:00}x").Concat(
            ["a", "b", "c", "d", "time"]).Select(name => new MetricDefinition($"cpu.{name}", "1/s", Direction.Higher) { Headline = true })],
    };

    private static MetricSummary In(string experiment, string metric, string? parameter = null, string? value = null)
    {
        var row = Row(metric, "runc", new Estimate(2, 1.9, 2.1), Direction.Lower);
        return row with
        {
            Case = TestRuns.Case("runc", experiment) with
            {
                Parameters = parameter is null
            ? ParameterSet.None
            : new ParameterSet([new(parameter, value!)])
            }
        };
    }

    private static MetricSummary Row(string metric, string platform, Estimate? ratio, Direction direction = Direction.Lower) => new()
    {
        Case = TestRuns.Case(platform, "cpu"),
        Family = platform == "native" ? "process" : "container",
        Metric = metric,
        Unit = "1/s",
        Direction = direction,
        Count = 6,
        Failures = 0,
        Value = new Estimate(10_000, 9_000, 11_000),
        RatioToNative = ratio,
    };
}
