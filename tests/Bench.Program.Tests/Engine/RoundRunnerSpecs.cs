using Bench.Program.Tests.Experiments;

namespace Bench.Program.Tests.Engine;

/// <summary>Rounds with a real platform.</summary>
public class RoundRunnerSpecs
{
    [Theory]
    [InlineData("native", 2)]
    [InlineData("nspawn", 1)]
    public async Task Quick_measures_its_choice_in_every_round_and_what_is_not_chosen_in_the_first(string platform, int rounds)
    {
        await using var session = await RealSession.OpenAsync(platform, "busybox");
        var samples = session.RunRounds("quick", "busybox", rounds: 2);

        Assert.Equal(Enumerable.Range(1, rounds), samples.Where(sample => sample.Metric == "boot.ready").Select(sample => sample.Round).Distinct());
        Assert.Equal([1, 2], samples.Where(sample => sample.Metric == "floor.exited").Select(sample => sample.Round));
    }

    [Theory]
    [InlineData("memory", new[] { 1, 2 })]
    [InlineData("footprint", new[] { 1 })]
    public async Task Quick_measures_an_emulated_machine_s_memory_in_every_round_and_what_takes_longer_in_the_first(string experiment, int[] rounds)
    {
        await using var session = await RealSession.OpenAsync("qemu/microvm@tcg", "busybox");
        var samples = session.RunRounds("quick", "busybox", rounds: 2, experiment);

        Assert.Equal(rounds, samples.Where(sample => sample.Case.Experiment == experiment).Select(sample => sample.Round).Distinct());
    }

    [Fact]
    public async Task An_experiment_whose_guest_was_not_built_is_a_row_of_the_summary_that_says_so()
    {
        await using var session = await RealSession.OpenAsync("native", "busybox");

        var row = Assert.Single(session.RowsWithoutGuest("disk", "debian"));
        Assert.Null(row.Value);
        Assert.Contains(row.Flags, flag => flag.Text.Contains("the guest 'debian' has not been built; run scripts/setup", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("memory", true)]
    [InlineData("cpu", false)]
    public async Task Of_an_emulated_machine_beside_the_chosen_one_quick_reads_the_memory_and_runs_no_workload(string experiment, bool measures)
    {
        await using var session = await RealSession.OpenAsync("qemu/q35@tcg", "debian");

        Assert.Equal(measures, session.RunRounds("quick", "debian", rounds: 1, experiment).Any(sample => sample.Case.Experiment == experiment));
    }
}
