using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Bench.Results.Summary;

/// <summary>The summary for people: <c>summary.md</c>.</summary>
public static partial class MarkdownSummary
{
    /// <summary>The one-screen answer, the ten questions, then the headline figures with every skipped platform, and flags as footnotes.
    /// Lines end in a line feed.</summary>
    public static string Write(RunEnvironment environment, RunSummary summary)
    {
        var text = new StringBuilder();
        var page = AnswerPage.Of(environment, summary);
        var screen = AnswerText.Write(page).Replace('`', '\'');
        text.Append(CultureInfo.InvariantCulture, $"# Run {Escape(summary.Run)}\n\n```text\n{screen}```\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Escape(HostLine(environment))}\n\n{SettingsLine(environment, summary)}\n");
        if (summary.HostNoise is { } noise)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Escape(char.ToUpperInvariant(noise[0]) + noise[1..])}.\n");
        }

        if (page.Claims is not null)
        {
            var verdicts = summary.Claims.Select(one => $"{one.Claim.Id}, {one.Claim.Title}: {ClaimsText.Sentence(one)}");
            Section(text, "Claims", verdicts.Select(Escape));
        }

        var answers = TenQuestions.Of(environment, summary);
        foreach (var answer in answers.Where(one => one.Evidence is not null))
        {
            Answer(text, answer.Question, answer.Evidence!);
        }

        Section(
            text,
            "Not answered by this run",
            answers.Where(one => one.Evidence is null).Select(one => $"{one.Question.Text} {one.WhyNot("`")}"));
        var footnotes = new Footnotes();
        var skipped = PlatformFamilies.Skipped(environment);
        Headlines(text, HeadlinesOf(environment, summary), skipped, footnotes);
        Section(text, "Flags", footnotes.Lines.Select(Escape));
        Section(text, "Skipped platforms", skipped.Select(SkippedLine));
        Section(text, "Notes", summary.Notes.Select(Escape));
        text.Append("\n`bench show RUN --all` prints every value.\n");
        return text.ToString();
    }

    /// <summary>The host in one line of plain text: CPU, memory, kernel, what it runs on.</summary>
    public static string HostLine(RunEnvironment environment)
    {
        var host = environment.Host;
        var on = AnswerPage.On(host.Virtualization).Replace("a guest of", "itself a guest of", StringComparison.Ordinal);
        return $"Host: {host.LogicalCpus} × {host.CpuModel} ({host.Architecture}), {Quantity.Format(host.MemoryBytes, "B")}, "
            + $"Linux {host.Kernel}, {host.OperatingSystem}, {on}, cgroup {host.CgroupVersion}"
            + (host.Storage is null ? "" : $", {host.Storage}");
    }

    private static string SettingsLine(RunEnvironment environment, RunSummary summary)
    {
        var settings = environment.Settings;
        var commit = environment.HarnessCommit is null ? "" : $", harness {environment.HarnessCommit}";
        return Escape(
            $"Started {environment.Started.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC, preset {settings.Preset}, "
            + $"{summary.Rounds} of {settings.Rounds} rounds, seed {settings.Seed} (order of cases), {WarmUp(summary)}, "
            + $"allowance {settings.Cpus} CPU and {Quantity.Format(settings.MemoryBytes, "B")}{commit}");
    }

    /// <summary>The number of warm-up samples, and where they are.</summary>
    public static string WarmUp(RunSummary summary)
    {
        var samples = summary.WarmupSamples == 1 ? "sample" : "samples";
        return summary.WarmupSamples == 0
            ? "no warm-up"
            : $"{summary.WarmupSamples} warm-up {samples} (round {Sample.WarmupRound} of {RunFiles.Samples}, in no figure)";
    }

    /// <summary>The rows that stand for their cases.</summary>
    public static IReadOnlyList<MetricSummary> HeadlinesOf(RunEnvironment environment, RunSummary summary)
    {
        var definitions = MetricDefinitions.Of(environment);
        return [.. summary.Metrics.Where(row => definitions[row.Metric].IsShown(row))];
    }

    private static void Answer(StringBuilder text, Question question, Evidence evidence)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {question.Text}\n\nAnswered by {question.CommandsIn("`")}. {evidence.Text}\n\n");
        Table(text, evidence);
        foreach (var note in evidence.Notes)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Escape(note)}\n");
        }
    }

    internal static void Table(StringBuilder text, Evidence evidence)
    {
        Row(text, [.. evidence.Columns]);
        text.Append("| --- |").Insert(text.Length, " ---: |", evidence.Columns.Count - 1).Append('\n');
        foreach (var row in evidence.Rows)
        {
            Row(text, [.. row]);
        }
    }

    private static void Headlines(
        StringBuilder text,
        IReadOnlyList<MetricSummary> rows,
        IReadOnlyList<PlatformEnvironment> skipped,
        Footnotes footnotes)
    {
        if (rows.Count == 0 && skipped.Count == 0)
        {
            return;
        }

        text.Append("\n## Headline figures\n\n");
        text.Append("| platform | guest | parameters | metric | n | median | 95 % interval | cost, × native | failures | notes |\n");
        text.Append("| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
        foreach (var row in rows)
        {
            Row(text,
                row.Case.PlatformLabel,
                row.Case.Guest,
                row.Case.Parameters.ToString(),
                row.Metric,
                row.Count.ToString(CultureInfo.InvariantCulture),
                row.Value is null ? "–" : Quantity.Format(row.Value.Median, row.Unit),
                row.Value is null ? "–" : row.Value.IntervalIn(row.Unit) ?? "too few rounds",
                row.CostRatio?.ToRatio() ?? "–",
                row.Failures.ToString(CultureInfo.InvariantCulture),
                footnotes.MarksOf(row));
        }

        foreach (var platform in skipped.Where(platform => rows.All(row => row.Case.PlatformLabel != platform.Label)))
        {
            Row(text, platform.Label, "", "", "skipped", "0", "–", "–", "–", "–", "see below");
        }
    }

    private static void Row(StringBuilder text, params string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(Escape)).Append(" |\n");

    private static string SkippedLine(PlatformEnvironment platform)
    {
        var remedy = platform.Remedy is null ? "" : $" Remedy: {platform.Remedy}";
        return Escape($"{platform.Label} ({platform.Family}): {platform.Why}.{remedy}"
            .Replace("..", ".", StringComparison.Ordinal));
    }

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        if (string.Concat(lines.Select(line => $"- {line}\n")) is { Length: > 0 } list)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n{list}");
        }
    }

    /// <summary>Text of others must break neither a table nor a line.</summary>
    internal static string Escape(string text) => Special().Replace(text.ReplaceLineEndings(" "), @"\$0").Replace("<", "&lt;");

    [GeneratedRegex(@"[\\|*_]")]
    private static partial Regex Special();
}
