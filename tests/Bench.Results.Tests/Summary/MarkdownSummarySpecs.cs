using System.Text.RegularExpressions;

namespace Bench.Results.Tests.Summary;

public class MarkdownSummarySpecs
{
    [Fact]
    public void A_table_shows_value_interval_ratio_and_accelerator()
    {
        var samples = Enumerable.Range(1, 6).SelectMany(round => new[]
        {
            TestRuns.Ok(round, 2, "native"),
            TestRuns.Ok(round, 2000 + (100 * round), "qemu/q35", accelerator: "tcg"),
        });

        var line = LineOf(Markdown(samples), "qemu/q35@tcg");

        Assert.Contains("| boot.ready | 6 | 2.35 s |", line, StringComparison.Ordinal);
        Assert.Contains("×", line, StringComparison.Ordinal);
        Assert.Matches(@"\d\.\d\d–\d\.\d\d s", line);
    }

    [Fact]
    public void Too_few_rounds_are_said_in_place_of_the_interval() =>
        Assert.Contains("too few rounds", LineOf(Markdown([TestRuns.Ok(1, 10)]), "runc"), StringComparison.Ordinal);

    [Fact]
    public void A_skipped_platform_is_a_row_with_reason_and_remedy()
    {
        var environment = TestRuns.Environment();
        environment = environment with
        {
            Platforms = [.. environment.Platforms, new PlatformEnvironment {
                Name = "qemu/q35",
                Accelerator = "kvm",
                Family = "vm",
                Usable = false,
                Reason = "no guest booted",
                Remedy = "load the module kvm" }],
        };
        var text = MarkdownSummary.Write(environment, Summarizer.Summarize(environment, [TestRuns.Ok(1, 10)]));

        Assert.Contains("skipped", LineOf(text, "qemu/q35@kvm"), StringComparison.Ordinal);
        Assert.Contains("no guest booted", text, StringComparison.Ordinal);
        Assert.Contains("load the module kvm", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_of_a_quick_run_is_short_and_asks_all_ten_questions()
    {
        var run = TestRuns.Baseline("quick-epyc-3");
        var text = MarkdownSummary.Write(run.Environment, run.Summary);

        Assert.InRange(text.Split('\n').Length, 100, 250);
        Assert.All(
            TenQuestions.All,
            question => Assert.Single(Regex.Matches(text, $"^(## |- ){Regex.Escape(question.Text)}", RegexOptions.Multiline)));
        Assert.Contains("| docker/runc | 2.61 MiB (2.58–2.70 MiB) | 520 KiB (415–599 KiB) |", text, StringComparison.Ordinal);
        Assert.Contains("| 4 KiB random read | 1 | 0 | 3 | runc 1.02× (0.923–1.24) |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_that_the_run_does_not_answer_names_the_command_that_does() => Assert.Contains(
        "\n- How much memory does one more instance take? Not in this run; `bench --filter '*Footprint*'` answers it.\n",
        Markdown([TestRuns.Ok(1, 10)]),
        StringComparison.Ordinal);

    [Fact]
    public void A_flag_is_a_footnote_said_once()
    {
        var text = Markdown([TestRuns.Ok(1, 10, flag: "odd"), TestRuns.Ok(1, 10, "crun", flag: "odd")]);

        Assert.Equal(2, text.Split("odd (1 of 1 values)").Length);
        Assert.All(new[] { "runc", "crun" }, platform => Assert.Contains("[1]", LineOf(text, platform), StringComparison.Ordinal));
    }

    [Fact]
    public void Foreign_text_cannot_break_a_table()
    {
        var sample = TestRuns.Ok(1, 10);
        var text = Markdown([sample with { Case = sample.Case with { Parameters = new ParameterSet([new("a", "x|y\nz")]) } }]);

        Assert.Contains(@"a=x\|y z", LineOf(text, "runc"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_host_is_named()
    {
        var text = Markdown([TestRuns.Ok(1, 10)]);

        Assert.Contains("2 × AMD EPYC", text, StringComparison.Ordinal);
        Assert.Contains("itself a guest of kvm", text, StringComparison.Ordinal);
        Assert.Contains("24.0 GiB", text, StringComparison.Ordinal);
    }

    private static string Markdown(IEnumerable<Sample> samples)
    {
        var run = TestRuns.Run(samples);
        return MarkdownSummary.Write(run.Environment, run.Summary);
    }

    private static string LineOf(string text, string platform) =>
        text.Split('\n').First(line => line.StartsWith($"| {platform} |", StringComparison.Ordinal));
}
