using System.Globalization;
using System.Text;
using Bench.Results.Answer;
using Bench.Results.Overhead;

namespace Bench.Results;

/// <summary>The summary for people: <c>summary.md</c>.</summary>
public static class MarkdownSummary
{
    /// <summary>The one-screen answer, then one table for each experiment, with every skipped platform, and flags as footnotes. Lines end in a line feed.</summary>
    public static string Write(RunEnvironment environment, RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(summary);
        var text = new StringBuilder();
        var answer = AnswerText.Write(AnswerPage.Of(environment, summary)).Replace('`', '\'');
        text.Append(CultureInfo.InvariantCulture, $"# Run {Escape(summary.Run)}\n\n```text\n{answer}```\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Escape(HostLine(environment))}\n\n{SettingsLine(environment, summary)}\n");
        if (summary.HostNoise is { } noise)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Escape(Capitalised(noise))}.\n");
        }

        var footnotes = new Footnotes();
        var skipped = PlatformFamilies.Skipped(environment);
        foreach (var experiment in summary.Metrics.GroupBy(row => row.Case.Experiment))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {Escape(experiment.Key)}\n\n");
            Table(text, [.. experiment], experiment.Key == NoiseThresholds.HostExperiment ? [] : skipped, footnotes);
        }

        Overhead(text, OverheadTable.Of(environment, summary));
        footnotes.AppendTo(text);
        Section(text, "Skipped platforms", skipped.Select(SkippedLine));
        Section(text, "Notes", summary.Notes.Select(Escape));
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
            $"{summary.WarmupSamples} warm-up {(summary.WarmupSamples == 1 ? "sample" : "samples")} (round {Sample.WarmupRound} of {RunFolder.SamplesFile}, in no figure)");
    }

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static void Table(StringBuilder text, IReadOnlyList<MetricSummary> rows, IReadOnlyList<PlatformEnvironment> skipped, Footnotes footnotes)
    {
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
                string.Join(' ', row.Flags.Select(flag => footnotes.MarkFor(flag.Text))));
        }

        foreach (var platform in skipped.Where(platform => rows.All(row => row.Case.PlatformLabel != PlatformFamilies.LabelOf(platform))))
        {
            Row(text, PlatformFamilies.LabelOf(platform), "", "", "skipped", "0", "–", "–", "–", "–", footnotes.MarkFor($"skipped: {platform.Reason ?? "no reason recorded"}"));
        }
    }

    private static void Overhead(StringBuilder text, OverheadTable table)
    {
        if (table.Groups.Count > 0)
        {
            text.Append("\n## What a layer costs\n\nRatios to native, turned so that above 1 is worse, with 95 % intervals (n where the rounds are too few for one); native has its values. The last column is the geometric mean, and of how many.\n");
        }

        foreach (var group in table.Groups)
        {
            text.Append('\n');
            Row(text, [group.Experiment, .. group.Columns.Select(column => column.Label), "geometric mean"]);
            text.Append("| --- |").Insert(text.Length, " ---: |", group.Columns.Count + 1).Append('\n');
            foreach (var row in group.Rows)
            {
                Row(text, [row.Platform, .. row.NotRun is { } reason ? Enumerable.Repeat("–", group.Columns.Count - 1).Prepend(reason) : row.Cells.Select(cell => OverheadText.Full(row, cell)), OverheadText.Mean(row)]);
            }
        }

        foreach (var note in OverheadText.Notes(table))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Escape(note)}\n");
        }
    }

    /// <summary>A cell that is a footnote mark is no text of others, so it is not escaped.</summary>
    private static void Row(StringBuilder text, params string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select((cell, i) => i == cells.Length - 1 ? cell : Escape(cell))).Append(" |\n");

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
        return Escape($"{PlatformFamilies.LabelOf(platform)} ({platform.Family}): {platform.Reason ?? "no reason recorded"}.{remedy}".Replace("..", ".", StringComparison.Ordinal));
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
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    /// <summary>Each flag is said once, under all tables, however many rows carry it.</summary>
    private sealed class Footnotes
    {
        private readonly List<string> _texts = [];

        public string MarkFor(string text)
        {
            var place = _texts.IndexOf(text);
            if (place < 0)
            {
                place = _texts.Count;
                _texts.Add(text);
            }

            return $"[{place + 1}]";
        }

        public void AppendTo(StringBuilder output) =>
            Section(output, "Flags", _texts.Select((text, place) => $"[{place + 1}] {Escape(text)}"));
    }
}
