namespace Bench.Results.Model;

/// <summary>Names of the files and folders in a run's folder.</summary>
public static class RunFiles
{
    /// <summary>The <see cref="RunEnvironment"/>.</summary>
    public const string Environment = "environment.json";

    /// <summary>The <see cref="Sample"/>s, one a line.</summary>
    public const string Samples = "samples.jsonl";

    /// <summary>The <see cref="Timeline"/>s, one a line; absent when none was recorded.</summary>
    public const string Timelines = "timelines.jsonl";

    /// <summary>The <see cref="WindowSeries"/>, one a line; absent when no workload ran.</summary>
    public const string Windows = "windows.jsonl";

    /// <summary>The summary.</summary>
    public const string Summary = "summary.json";

    /// <summary>The summary for people.</summary>
    public const string SummaryMarkdown = "summary.md";

    /// <summary>The verdicts on the claims, for an article; absent where the run decides none.</summary>
    public const string Claims = "claims.md";

    /// <summary>The folder of charts.</summary>
    public const string Charts = "charts";

    /// <summary>The report.</summary>
    public const string Report = "report.html";

    /// <summary>The folder of logs: console output of failed measurements.</summary>
    public const string Logs = "logs";
}
