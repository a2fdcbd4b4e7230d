namespace Bench.Results.Tests.Flags;

public class HostNoiseSpecs
{
    [Fact]
    public void A_run_says_how_quiet_its_host_was_in_one_line()
    {
        var summary = Summary(
        [
            .. Rounds("host.steal", 0.001, 0.004, 0, 0, 0, 0),
            .. Rounds("host.others.cpu", 0.01, 0.01, 0.12, 0.01, 0.02, 0),
            .. Rounds("host.psi.cpu.some", 0.05, 0.05, 0.05, 0.05, 0.05, 0.061),
        ]);

        Assert.Equal("host noise: quiet in 5 of 6 rounds. Noisy by others' CPU 12 % of one CPU in round 3", summary.HostNoise);
        Assert.Empty(summary.Notes);
    }

    [Fact]
    public void A_quiet_run_says_so_too_and_has_no_note()
    {
        var summary = Summary([.. Rounds("host.steal", 0, 0, 0), .. Rounds("host.idle.busy", 0.02, 0.19, 0.2)]);

        Assert.Equal("host noise: quiet in all 3 rounds; worst steal 0 %", summary.HostNoise);
        Assert.Equal("host noise: quiet in its one round", Summary([.. Rounds("host.idle.steal", 0.01)]).HostNoise);
    }

    [Fact]
    public void The_two_that_are_farthest_above_their_limits_are_named_and_the_others_counted()
    {
        var summary = Summary(
            [.. Rounds("host.steal", 0.2, 0.03), .. Rounds("host.idle.psi.io.some", 0.3), .. Rounds("host.psi.memory.some", 0.11)]);

        Assert.Equal(
            "host noise: quiet in 0 of 2 rounds. Noisy by steal up to 20 % in 2 rounds, storage pressure 30 % before round 1 and 1 more",
            summary.HostNoise);
    }

    /// <summary>Values of real runs on hosts of two CPUs with nothing beside the harness.</summary>
    [Theory]
    [InlineData(0.262, 0.245, 0.242, 0.261, 0.252, 0.247)] // Boots alone.
    [InlineData(0.118, 0.148, 0.155, 0.149, 0.152, 0.148)] // The preset quick, on a host where system calls are slow.
    [InlineData(0.043, 0.041, 0.043, 0.041, 0.039, 0.041)] // Work for the CPU.
    public void The_harnesss_own_work_on_an_idle_host_is_quiet(params double[] pressures)
    {
        var others = pressures.Select(_ => 0.009).ToArray();

        Assert.StartsWith(
            $"host noise: quiet in all {pressures.Length} rounds",
            Summary([.. Rounds("host.psi.cpu.some", pressures), .. Rounds("host.others.cpu", others), .. Rounds("host.idle.busy", others)])
                .HostNoise,
            StringComparison.Ordinal);
    }

    /// <summary>The positive control: values of a real run beside builds, whose processes are too short-lived to count as others'
    /// CPU.</summary>
    [Fact]
    public void Work_of_others_that_only_the_pressure_shows_is_noise()
    {
        var summary = Summary([.. Rounds("host.psi.cpu.some", 0.903, 0.742, 0.504), .. Rounds(
            "host.others.cpu",
            0.027,
            0.012,
            0.011), .. Rounds("host.idle.busy", 0, 0, 0)]);

        Assert.Equal("host noise: quiet in 0 of 3 rounds. Noisy by CPU pressure up to 90 % in 3 rounds", summary.HostNoise);
    }

    [Theory]
    [InlineData(". Noisy by CPU pressure 40 % in round 3", 0.25, 0.24, 0.4, 0.25)]
    [InlineData("; worst CPU pressure 36 % in round 3", 0.25, 0.24, 0.36, 0.25)] // Below 1.5 times the median.
    [InlineData("; worst CPU pressure 19 % in round 3", 0.08, 0.08, 0.19, 0.08)] // Too small to matter.
    [InlineData("; worst CPU pressure 40 % in round 2", 0.25, 0.4)] // Two rounds have no middle.
    public void A_round_whose_pressure_is_far_above_the_runs_median_is_noisy(string expected, params double[] pressures) =>
        Assert.EndsWith(expected, Summary(Rounds("host.psi.cpu.some", pressures)).HostNoise, StringComparison.Ordinal);

    [Fact]
    public void What_the_disk_cases_do_to_storage_is_no_noise() =>
        Assert.StartsWith(
            "host noise: quiet in all 2 rounds",
            Summary([.. Rounds("host.psi.io.some", 0.9, 0.9), .. Rounds("host.steal", 0, 0)]).HostNoise,
            StringComparison.Ordinal);

    [Fact]
    public void A_round_with_another_frequency_is_noisy_by_how_far_it_is_from_the_runs_median()
    {
        var summary = Summary([.. Rounds("host.cpu.frequency", 3e9, 3.02e9, 2.4e9, 3.1e9), .. Rounds("host.steal", 0, 0, 0, 0)]);

        Assert.Equal(
            "host noise: quiet in 3 of 4 rounds. Noisy by CPU frequency 2.40 GHz, 20 % below the median, in round 3",
            summary.HostNoise);
        Assert.DoesNotContain(
            "Noisy",
            Summary([.. Rounds("host.cpu.frequency", 1e9, 3e9), .. Rounds("host.steal", 0, 0)]).HostNoise,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_that_changed_makes_its_round_noisy()
    {
        var summary = Summary([.. Rounds("host.steal", 0, 0), Host(2, "host.settings.changed", 1) with { Flags = [new Flag(
            FlagKind.Note,
            "CPU frequency governor: was performance, is powersave")] }]);

        Assert.Equal("host noise: quiet in 1 of 2 rounds. Noisy by a changed setting (CPU frequency governor: was performance, is "
            + "powersave) in round 2", summary.HostNoise);
    }

    [Fact]
    public void A_run_without_samples_of_the_host_claims_nothing() => Assert.Null(Summary([]).HostNoise);

    [Fact]
    public void The_line_the_seed_and_the_warm_up_are_in_the_summary_for_people()
    {
        var run = TestRuns.Run([TestRuns.Ok(0, 99), TestRuns.Ok(0, 98, "crun"), TestRuns.Ok(1, 10), .. Rounds("host.steal", 0.05)]);
        var text = MarkdownSummary.Write(run.Environment, run.Summary);

        Assert.Contains("\nHost noise: quiet in 0 of 1 rounds. Noisy by steal 5 % in round 1.\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "seed 42 (order of cases), 2 warm-up samples (round 0 of samples.jsonl, in no figure)",
            text,
            StringComparison.Ordinal);
    }

    private static RunSummary Summary(IEnumerable<Sample> samples) => TestRuns.Run([TestRuns.Ok(1, 10), .. samples]).Summary;

    private static IEnumerable<Sample> Rounds(string metric, params double[] values)
        => values.Select((value, index) => Host(index + 1, metric, value));

    private static Sample Host(int round, string metric, double value) => TestRuns.Ok(round, value, "host", "host", metric, "1");
}
