using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Engine;

namespace Bench.Program.Tests.Commands;

/// <summary><c>--dry-run</c>: the plan, and nothing else.</summary>
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

    [Fact]
    public async Task Quick_has_everything_in_its_first_round_and_its_choice_in_the_others()
    {
        var listed = await BenchProgram.RunAsync("--list");

        var result = await BenchProgram.RunAsync("--dry-run", "--seed", "1");
        var rounds = await PlanAsync("--seed", "1");

        Assert.Equal(6, rounds.Count);
        Assert.Equal(listed.Lines.Length, rounds[0].Count);
        Assert.All(rounds.Skip(1), round => Assert.Equal(rounds[1].Order(), round.Order()));
        Assert.Subset(rounds[0].ToHashSet(), rounds[1].ToHashSet());
        Assert.Contains("disk runc debian", rounds[1]);
        Assert.DoesNotContain("disk crun debian", rounds[1]);
        Assert.StartsWith($"Preset quick, 6 rounds of {rounds[1].Count} cases, {rounds[0].Count} in the first, seed 1.", result.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(true, "--rounds", "1")]
    [InlineData(false, "--platform", "native,qemu/microvm")]
    [InlineData(false, "--preset", "smoke", "--rounds", "2")]
    public async Task Where_a_plan_depends_on_whether_machines_are_emulated_both_times_are_told_and_what_is_left_out_then(bool spares, params string[] arguments)
    {
        var lines = await EstimatesAsync(arguments);

        Assert.Equal(2, lines.Count);
        Assert.StartsWith("Where QEMU's machines turn out to be emulated: ", lines[1], StringComparison.Ordinal);
        Assert.Equal(spares, lines[1].EndsWith("with all but their boot and memory in the first round alone, and of the chosen one alone.", StringComparison.Ordinal));
        if (!spares)
        {
            Assert.True(SecondsIn(lines[1]) > SecondsIn(lines[0]), string.Join('\n', lines));
        }

        static int SecondsIn(string line) => Regex.Match(line, @"(\d+):(\d\d)\b") is var time ? (60 * Number(time, 1)) + Number(time, 2) : 0;
        static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("native,uml")]
    [InlineData("qemu/q35@tcg")]
    public async Task A_plan_without_machines_that_choose_their_accelerator_has_one_time(string platforms) =>
        Assert.Single(await EstimatesAsync("--platform", platforms));

    [Fact]
    public void The_time_of_a_plan_counts_each_case_as_often_as_it_comes()
    {
        PlannedCase[] cases = [new("once", TimeSpan.FromSeconds(10), 1), new("always", TimeSpan.FromSeconds(1), 6)];

        Assert.Equal(16, PlannedCase.From(1, cases).TotalSeconds);
        Assert.Equal(5, PlannedCase.From(2, cases).TotalSeconds);
        Assert.Equal(0, PlannedCase.From(7, cases).TotalSeconds);
    }

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

        var result = await BenchProgram.RunInAsync(folder.Path, "--dry-run", "--seed", "1", "--output", "results", "--artifacts", "artifacts");

        result.AssertExit(0);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.Empty(result.MadeInCache);
    }

    private static async Task<List<string>> EstimatesAsync(params string[] arguments) =>
        [.. (await BenchProgram.RunAsync(["--dry-run", "--seed", "1", .. arguments])).Lines.SkipWhile(line => !line.StartsWith("Estimated time: ", StringComparison.Ordinal))];

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
