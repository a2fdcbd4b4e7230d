namespace Bench.Results.Tests;

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

        Assert.Equal("host noise: quiet in 5 of 6 rounds; worst steal 0.4 % in round 2, others' CPU 12 % of one CPU in round 3, CPU pressure 6.1 % in round 6", summary.HostNoise);
        Assert.Equal("round 3 is noisy and kept: 12 % of one CPU taken by processes of others (threshold 5 %, 2.40× that)", Assert.Single(Noisy(summary)));
    }

    [Fact]
    public void A_quiet_run_says_so_too_and_has_no_note()
    {
        var summary = Summary([.. Rounds("host.steal", 0, 0, 0), .. Rounds("host.idle.busy", 0.02, 0.19, 0.2)]);

        Assert.Equal("host noise: quiet in all 3 rounds; worst steal 0 %", summary.HostNoise);
        Assert.Empty(Noisy(summary));
        Assert.Equal("host noise: quiet in its one round", Summary([.. Rounds("host.idle.steal", 0.01)]).HostNoise);
    }

    [Fact]
    public void All_that_is_too_much_in_a_round_is_one_note()
    {
        var note = Assert.Single(Noisy(Summary([.. Rounds("host.steal", 0.2), .. Rounds("host.idle.psi.io.some", 0.3), .. Rounds("host.psi.memory.some", 0.11)])));

        Assert.Contains("20 % of CPU time stolen", note, StringComparison.Ordinal);
        Assert.Contains("30 % of the time some task waited for storage before the round (threshold 10 %, 3.00× that)", note, StringComparison.Ordinal);
        Assert.Contains("11 % of the time some task waited for memory (threshold", note, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_disk_cases_do_to_storage_is_no_noise() =>
        Assert.Empty(Noisy(Summary([.. Rounds("host.psi.io.some", 0.9, 0.9), .. Rounds("host.load1", 7, 8)])));

    [Fact]
    public void A_round_with_another_frequency_is_noisy_by_how_far_it_is_from_the_runs_median()
    {
        var note = Assert.Single(Noisy(Summary([.. Rounds("host.cpu.frequency", 3e9, 3.02e9, 2.4e9, 3.1e9)])));

        Assert.Equal("round 3 is noisy and kept: CPUs at 2.40 GHz, 20 % below the run's median (threshold 5 %)", note);
        Assert.Empty(Noisy(Summary([.. Rounds("host.cpu.frequency", 1e9, 3e9)])));
    }

    [Fact]
    public void A_setting_that_changed_makes_its_round_noisy()
    {
        var summary = Summary([.. Rounds("host.steal", 0, 0), Host(2, "host.settings.changed", 1) with { Flags = [new Flag(FlagKind.Note, "CPU frequency governor: was performance, is powersave")] }]);

        Assert.Equal("round 2 is noisy and kept: CPU frequency governor: was performance, is powersave", Assert.Single(Noisy(summary)));
        Assert.StartsWith("host noise: quiet in 1 of 2 rounds", summary.HostNoise, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_samples_of_the_host_claims_nothing() => Assert.Null(Summary([]).HostNoise);

    [Fact]
    public void The_line_the_seed_and_the_warm_up_are_in_the_summary_for_people()
    {
        var run = TestRuns.Run([TestRuns.Ok(0, 99), TestRuns.Ok(0, 98, "crun"), TestRuns.Ok(1, 10), .. Rounds("host.steal", 0.05)]);
        var text = MarkdownSummary.Write(run.Environment, run.Summary);

        Assert.Contains("\nHost noise: quiet in 0 of 1 rounds; worst steal 5 % in round 1.\n", text, StringComparison.Ordinal);
        Assert.Contains("seed 42 (order of cases, bootstrap), 2 warm-up samples (round 0 of samples.jsonl, in no figure)", text, StringComparison.Ordinal);
    }

    private static RunSummary Summary(IEnumerable<Sample> samples) => TestRuns.Run([TestRuns.Ok(1, 10), .. samples]).Summary;

    private static IEnumerable<string> Noisy(RunSummary summary) => summary.Notes.Where(note => note.Contains("noisy", StringComparison.Ordinal));

    private static IEnumerable<Sample> Rounds(string metric, params double[] values) => values.Select((value, index) => Host(index + 1, metric, value));

    private static Sample Host(int round, string metric, double value) => TestRuns.Ok(round, value, "host", "host", metric, "1");
}
