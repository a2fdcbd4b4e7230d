using System.Globalization;
using System.Text;

namespace Bench.Results.Summary;

/// <summary>The summary for people: <c>summary.md</c>.</summary>
public static class MarkdownSummary
{
    /// <summary>The one-screen answer, the ten questions, then the headline figures with every skipped platform, and flags as footnotes.
    /// Lines end in a line feed.</summary>
    public static string Write(RunEnvironment environment, RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(summary);
        var text = new StringBuilder();
        var page = AnswerText.Write(AnswerPage.Of(environment, summary)).Replace('`', '\'');
        text.Append(CultureInfo.InvariantCulture, $"# Run {Escape(summary.Run)}\n\n```text\n{page}```\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Escape(HostLine(environment))}\n\n{SettingsLine(environment, summary)}\n");
        if (summary.HostNoise is { } noise)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Escape(Capitalised(noise))}.\n");
        }

        var answers = TenQuestions.Of(environment, summary);
        foreach (var answer in answers)
        {
            Answer(text, answer);
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
        ArgumentNullException.ThrowIfNull(environment);
        var host = environment.Host;
        var parts = new List<string>
        {
            $"{host.LogicalCpus} × {host.CpuModel} ({host.Architecture})",
            Quantity.Format(host.MemoryBytes, "B"),
            $"Linux {host.Kernel}",
            host.OperatingSystem,
            host.Virtualization switch
            {
                "none" => "bare metal",
                "unknown" => "virtualization unknown",
                var hypervisor => $"itself a guest of {hypervisor}",
            },
            $"cgroup {host.CgroupVersion}",
        };
        if (host.Storage is not null)
        {
            parts.Add(host.Storage);
        }

        return $"Host: {string.Join(", ", parts)}";
    }

    private static string SettingsLine(RunEnvironment environment, RunSummary summary)
    {
        var settings = environment.Settings;
        var commit = environment.HarnessCommit is null ? "" : $", harness {environment.HarnessCommit}";
        return Escape(string.Create(
            CultureInfo.InvariantCulture,
            $"Started {environment.Started.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC, preset {settings.Preset}, {summary.Rounds} of {settings.Rounds} rounds, seed {settings.Seed} (order of cases, bootstrap), {WarmUp(summary)}, allowance {settings.Cpus} CPU and {Quantity.Format(settings.MemoryBytes, "B")}{commit}"));
    }

    /// <summary>The samples of the warm-up in words, and where they are.</summary>
    public static string WarmUp(RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return summary.WarmupSamples == 0 ? "no warm-up" : string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.WarmupSamples} warm-up {(summary.WarmupSamples == 1 ? "sample" : "samples")} (round {Sample.WarmupRound} of {RunFiles.Samples}, in no figure)");
    }

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>The rows that stand for their cases.</summary>
    public static IReadOnlyList<MetricSummary> HeadlinesOf(RunEnvironment environment, RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(summary);
        var definitions = MetricDefinitions.Of(environment);
        return [.. summary.Metrics.Where(row => definitions[row.Metric].IsShown(row))];
    }

    private static void Answer(StringBuilder text, QuestionAnswer answer)
    {
        if (answer.Evidence is not { } evidence)
        {
            return;
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"\n## {answer.Question.Text}\n\nAnswered by {answer.Question.CommandsIn("`")}. {evidence.Text}\n\n");
        Row(text, [.. evidence.Columns]);
        text.Append("| --- |").Insert(text.Length, " ---: |", evidence.Columns.Count - 1).Append('\n');
        foreach (var row in evidence.Rows)
        {
            Row(text, [.. row]);
        }

        foreach (var note in evidence.Notes)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Escape(note)}\n");
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
        text.Append("| platform | guest | parameters | metric | n | median | 95 % interval | ratio to native | failures | notes |\n");
        text.Append("| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
        foreach (var row in rows)
        {
            Row(text,
                row.Case.PlatformLabel,
                row.Case.Guest,
                row.Case.Parameters.ToString(),
                row.Metric,
                row.Count.ToString(CultureInfo.InvariantCulture),
                Median(row),
                Interval(row),
                Ratio(row),
                row.Failures.ToString(CultureInfo.InvariantCulture),
                footnotes.MarksOf(row));
        }

        foreach (var platform in skipped.Where(platform => rows.All(row => row.Case.PlatformLabel != PlatformFamilies.LabelOf(platform))))
        {
            Row(text, PlatformFamilies.LabelOf(platform), "", "", "skipped", "0", "–", "–", "–", "–", "see below");
        }
    }

    private static void Row(StringBuilder text, params string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(Escape)).Append(" |\n");

    private static string Median(MetricSummary row) =>
        row.Value is null ? "–" : Quantity.Format(row.Value.Median, row.Unit);

    private static string Interval(MetricSummary row) => row.Value switch
    {
        null => "–",
        { Low: { } low, High: { } high } => Quantity.FormatInterval(low, high, row.Unit),
        _ => "too few rounds",
    };

    private static string Ratio(MetricSummary row) => row.RatioToNative switch
    {
        null => "–",
        { Low: { } low, High: { } high } ratio => $"{Quantity.FormatRatio(ratio.Median)} ({Quantity.Number(low)}–{Quantity.Number(high)})",
        { } ratio => Quantity.FormatRatio(ratio.Median),
    };

    private static string SkippedLine(PlatformEnvironment platform)
    {
        var remedy = platform.Remedy is null ? "" : $" Remedy: {platform.Remedy}";
        return Escape($"{PlatformFamilies.LabelOf(platform)} ({platform.Family}): {platform.Reason ?? "no reason recorded"}.{remedy}"
            .Replace("..", ".", StringComparison.Ordinal));
    }

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        if (all.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
            foreach (var line in all)
            {
                text.Append(CultureInfo.InvariantCulture, $"- {line}\n");
            }
        }
    }

    /// <summary>Text of others must break neither a table nor a line.</summary>
    internal static string Escape(string text) =>
        text.ReplaceLineEndings(" ").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace(
                "_",
                "\\_",
                StringComparison.Ordinal);
}
