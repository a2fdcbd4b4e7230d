namespace Bench.Results.Tests.Flags;

public class FirstRunsSpecs
{
    [Fact]
    public void A_first_round_of_another_kind_flags_its_row_and_is_noted_and_kept()
    {
        var summary = TestRuns.Run([.. Boots("runc", 40, 20, 21, 20, 19, 20), .. Boots("crun", 10, 11, 10, 9, 10, 11)]).Summary;

        var row = summary.Metrics.Single(row => row.Case.Platform == "runc");
        Assert.Contains("first round differs: 40.0 ms, 2.00× the median of the other rounds", row.Flags.Texts());
        Assert.Equal(6, row.Count);
        Assert.DoesNotContain(summary.Metrics.Single(row => row.Case.Platform == "crun").Flags, flag => flag.Kind == FlagKind.FirstRun);
        Assert.Contains("the first round differs from the others in 1 of 2 rows (runc); by chance alone it would in about 0.02. It is kept and used; the rows are flagged", summary.Notes);
    }

    [Fact]
    public void A_warm_up_that_booted_slower_flags_the_row_of_the_same_guest_alone()
    {
        var warmUp = TestRuns.Ok(0, 900) with { Case = TestRuns.Case("runc", "warmup") };
        var summary = TestRuns.Run([warmUp, .. Boots("runc", 20, 20, 21, 20, 19, 20), .. Boots("crun", 10, 11, 10, 9, 10, 11)]).Summary;

        Assert.Contains(
            "first boot differs (warm-up, in no figure): 900 ms, 45.0× the median of the other rounds",
            summary.Metrics.Single(row => row.Case.Platform == "runc").Flags.Texts());
        Assert.Equal(20, summary.Metrics.Single(row => row.Case.Platform == "runc").Value!.Median);
        Assert.Empty(summary.Metrics.Single(row => row.Case.Platform == "crun").Flags);
        Assert.DoesNotContain(summary.Notes, note => note.Contains("first round", StringComparison.Ordinal));
    }

    [Fact]
    public void The_warm_up_of_another_guest_says_nothing()
    {
        var warmUp = TestRuns.Ok(0, 900) with { Case = TestRuns.Case("runc", "warmup", guest: "debian") };

        Assert.Empty(TestRuns.Run([warmUp, .. Boots("runc", 20, 22, 21, 20, 19, 21)]).Summary.Metrics.Single().Flags);
    }

    [Fact]
    public void Facts_the_host_and_a_case_that_failed_at_first_have_no_first_run()
    {
        Sample[] samples =
        [
            .. Boots("runc", 40, 20, 21, 20, 19, 20).Select(sample => sample with { Direction = Direction.Exact }),
            .. Boots("host", 40, 20, 21, 20, 19, 20).Select(
                sample => sample with { Case = TestRuns.Case("host", "host"), Metric = "host.load1", Unit = "1" }),
            TestRuns.Not(TestRuns.Ok(1, 0, "crun"), Outcome.Failed, "no"),
            .. Boots("crun", 0, 40, 20, 21, 20, 19, 20).Skip(1),
        ];

        Assert.DoesNotContain(TestRuns.Run(samples).Summary.Metrics.SelectMany(row => row.Flags), flag => flag.Kind == FlagKind.FirstRun);
    }

    private static IEnumerable<Sample> Boots(string platform, params double[] values)
        => values.Select((value, index) => TestRuns.Ok(index + 1, value, platform));
}
