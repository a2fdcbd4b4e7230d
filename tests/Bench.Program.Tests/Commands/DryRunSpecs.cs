using System.Globalization;
using System.Text.RegularExpressions;

namespace Bench.Program.Tests.Commands;

/// <summary><c>--dry-run</c>: the plan, and nothing else.</summary>
[Collection(nameof(AloneInTheProcess))]
public class DryRunSpecs
{
    [Fact]
    public async Task The_same_seed_gives_the_same_plan_and_another_seed_another_order()
    {
        var first = await PlanAsync("--seed", "1");
        var again = await PlanAsync("--seed", "1");
        var other = await PlanAsync("--seed", "2");

        Assert.Equal(first, again);
        Assert.Equal(first[0].Order(), other[0].Order());
        Assert.NotEqual(first[0], other[0]);
    }

    [Fact]
    public async Task Every_round_has_each_case_once_in_an_order_of_its_own()
    {
        var listed = await BenchProgram.RunAsync("--list", "--preset", "smoke");

        var rounds = await PlanAsync("--preset", "smoke", "--seed", "1", "--rounds", "4");

        Assert.Equal(4, rounds.Count);
        Assert.Equal(listed.Lines.Length, rounds[0].Distinct().Count());
        Assert.All(rounds, round => Assert.Equal(rounds[0].Order(), round.Order()));
        Assert.Equal(4, rounds.Select(round => string.Join(',', round)).Distinct().Count());
    }

    [Theory]
    [InlineData("--preset", "quick")]
    [InlineData("--platform", "native,qemu/microvm")]
    [InlineData("--preset", "smoke", "--rounds", "2")]
    public async Task Where_a_plan_depends_on_whether_machines_are_emulated_both_times_are_printed(params string[] arguments)
    {
        var lines = await EstimatesAsync(arguments);

        Assert.Equal(2, lines.Count);
        Assert.StartsWith("Where QEMU's machines turn out to be emulated: ", lines[1], StringComparison.Ordinal);
        Assert.True(SecondsIn(lines[1]) > SecondsIn(lines[0]), string.Join('\n', lines));
    }

    [Theory]
    [InlineData("smoke", 30, 90)]
    [InlineData("quick", 240, 360)]
    public async Task The_short_presets_are_expected_to_keep_to_their_time_with_the_machine_emulated(string preset, int least, int most) =>
        Assert.InRange(SecondsIn((await EstimatesAsync("--preset", preset))[1]), least, most);

    [Theory]
    [InlineData("1s", 1, true)]
    [InlineData("1h30m", 40, false)]
    public async Task A_budget_has_as_many_rounds_as_fit_and_is_told_where_that_is_too_few_for_intervals(
        string budget,
        int least,
        bool isTooFew)
    {
        var result = await BenchProgram.RunAsync("--dry-run", "--seed", "1", "--budget", budget, "--platform", "native");

        result.AssertExit(0);
        var rounds = int.Parse(result.Lines[0].Split("about ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.InRange(rounds, least, isTooFew ? 1 : int.MaxValue);
        Assert.Single(result.Lines, line => line.StartsWith("Round ", StringComparison.Ordinal));
        Assert.Equal(isTooFew, result.Lines[^1].Contains("holds 1 round; intervals need 6.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10 to 100", 10)]
    [InlineData("10 to 20", 10, "--rounds", "20")]
    [InlineData("7", 7, "--rounds", "7")]
    [InlineData("about 1", 1, "--budget", "1s")]
    [InlineData("10 to about", 1, "--budget", "50h")]
    public async Task A_precision_has_the_fewest_and_the_most_rounds_and_the_time_of_both(
        string rounds, int shown, params string[] arguments)
    {
        var result = await BenchProgram.RunAsync(["--dry-run", "--preset", "smoke", "--precision", "5%", .. arguments]);

        Assert.StartsWith($"Preset smoke, {rounds} ", result.Lines[0], StringComparison.Ordinal);
        Assert.Equal(shown, result.Lines.Count(line => line.StartsWith("Round ", StringComparison.Ordinal)));
        Assert.Equal(
            rounds.Contains(" to ", StringComparison.Ordinal) ? 2 : 0,
            result.Lines.Count(line => Regex.IsMatch(line, @": \d+:\d\d to \d+:\d\d\b")));
    }

    [Theory]
    [InlineData("native,uml")]
    [InlineData("qemu/q35@tcg")]
    public async Task A_plan_without_machines_that_choose_their_accelerator_has_one_time(string platforms) =>
        Assert.Single(await EstimatesAsync("--platform", platforms));

    [Fact]
    public async Task A_seed_that_was_drawn_is_shown_and_gives_the_same_plan_again()
    {
        var drawn = await BenchProgram.RunAsync("--dry-run");
        var seed = drawn.Lines[0].Split("seed ")[1].Split('.')[0];
        var repeated = await BenchProgram.RunAsync("--dry-run", "--seed", seed);

        Assert.Equal(drawn.Output, repeated.Output);
    }

    [Fact]
    public async Task Nothing_is_started_and_nothing_written()
    {
        using var folder = new TemporaryFolder();

        var result = await BenchProgram.RunInAsync(
            folder.Path,
            "--dry-run",
            "--seed",
            "1",
            "--output",
            "results",
            "--artifacts",
            "artifacts");

        result.AssertExit(0);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.Empty(result.MadeInCache);
    }

    private static int SecondsIn(string line)
        => Regex.Match(line, @"(\d+):(\d\d)\b") is var time ? (60 * Number(time, 1)) + Number(time, 2) : 0;

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static async Task<List<string>> EstimatesAsync(params string[] arguments) =>
        [.. (await BenchProgram.RunAsync(["--dry-run", "--seed", "1", .. arguments])).Lines
            .SkipWhile(line => !line.StartsWith("Estimated time: ", StringComparison.Ordinal))];

    /// <summary>The cases of each round, in order.</summary>
    private static async Task<IReadOnlyList<IReadOnlyList<string>>> PlanAsync(params string[] arguments)
    {
        var result = await BenchProgram.RunAsync(["--dry-run", .. arguments]);
        result.AssertExit(0);
        var rounds = new List<List<string>>();
        foreach (var line in result.Lines)
        {
            if (line.StartsWith("Round ", StringComparison.Ordinal))
            {
                rounds.Add([]);
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                rounds[^1].Add(line.Trim());
            }
        }

        return rounds;
    }
}
