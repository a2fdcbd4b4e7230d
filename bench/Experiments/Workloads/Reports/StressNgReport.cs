using System.Text.RegularExpressions;

namespace Bench.Experiments.Workloads.Reports;

/// <summary>
/// Report of one stressor of stress-ng 0.15 (YAML). A bogo operation is what the stressor's source counts as one, seldom one system call;
/// many stressors have better metrics of their own (<see cref="Metric"/>).
/// </summary>
internal sealed class StressNgReport
{
    private const string Program = "stress-ng";

    private readonly ProgramOutput _metrics;

    private StressNgReport(ProgramOutput metrics)
    {
        _metrics = metrics;
        (Operations, Seconds) = (Metric("bogo-ops"), Metric("wall-clock-time"));
    }

    /// <summary>Bogo operations, above 0.</summary>
    public double Operations { get; }

    /// <summary>Time of the operations, set-up and tear-down, above 0.</summary>
    public double Seconds { get; }

    /// <summary>Time of a bogo operation.</summary>
    public double NanosecondsPerOperation => Seconds / Operations * 1e9;

    /// <summary>The command that runs stressors and prints only the report, which stress-ng writes to a file.</summary>
    /// <param name="stressors">The stressors with their options, with a limit of operations if there is no time limit.</param>
    /// <param name="seconds">Time limit; null for none.</param>
    /// <param name="folder">Where stressors make files.</param>
    public static string Command(string stressors, int? seconds = null, string folder = "/tmp")
    {
        var timeout = seconds is { } limit ? $" --timeout {limit}" : "";
        return $"rm -f /tmp/stress-ng.yaml; stress-ng {stressors}{timeout} --temp-path {folder} --metrics --yaml /tmp/stress-ng.yaml >&2 "
            + "&& cat /tmp/stress-ng.yaml";
    }

    /// <summary>
    /// Seconds of one operation, from two reports of the same stressor, the second with more operations: the set-up of both drops out.
    /// </summary>
    /// <exception cref="ReportFormatException">They are not such reports, or the second took no longer.</exception>
    public static double SecondsOfAFurtherOperation(string output)
    {
        var reports = ParseAll(output, count: 2);
        var (few, many) = (reports[0], reports[1]);
        return many.Operations > few.Operations && many.Seconds > few.Seconds
            ? (many.Seconds - few.Seconds) / (many.Operations - few.Operations)
            : throw few._metrics.Unreadable("more operations took no longer than fewer: others were at work on the CPU");
    }

    /// <summary>Reads the report of a run of one stressor.</summary>
    /// <exception cref="ReportFormatException">It is no complete document with one stressor that did anything.</exception>
    public static StressNgReport Parse(string output) => ParseAll(output, count: 1)[0];

    /// <summary>A metric of the stressor, by its name in the YAML, which is cut off after 39 characters.</summary>
    /// <exception cref="ReportFormatException">The stressor did not measure it: it ran too short, for example.</exception>
    public double Metric(string name) => _metrics.Positive($@"^\s+{Regex.Escape(name)}: (.+)", $"'{name}'");

    private static List<StressNgReport> ParseAll(string output, int count)
    {
        var text = new ProgramOutput(Program, output);

        // Only the mark at its end shows that a document is complete.
        return output.TrimEnd().Split("\n...") is [.. var documents, ""] && documents.Length == count
            ? [.. documents.Select(OfOne)]
            : throw text.Unreadable($"it is not {count} complete YAML {(count == 1 ? "document" : "documents")}");

        // Each stressor has one set of metrics, a line each.
        StressNgReport OfOne(string document) => document.Split("- stressor: ") is [_, var metrics]
            ? new StressNgReport(new ProgramOutput(Program, metrics))
            : throw text.Unreadable("a document does not have one stressor: one that is skipped has none");
    }
}
