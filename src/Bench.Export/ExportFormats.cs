using Bench.Export.Formats;

namespace Bench.Export;

/// <summary>A format that another tool reads.</summary>
/// <param name="Name">The format's name on the command line.</param>
/// <param name="Description">Which tool reads it, in a few words.</param>
/// <param name="Write">Writes a run; text as UTF-8 without a byte order mark. The stream stays open. Returns what the format cannot
/// hold, one sentence each.</param>
public sealed record ExportFormat(string Name, string Description, Func<RunData, Stream, IReadOnlyList<string>> Write)
{
    /// <summary>Whether the output is text, which a terminal or a pipe can take.</summary>
    public bool IsText { get; init; } = true;
}

/// <summary>The formats that a run can be exported to.</summary>
public static class ExportFormats
{
    /// <summary>All of them, in order of name.</summary>
    public static IReadOnlyList<ExportFormat> All { get; } =
    [
        new("csv", "every sample as CSV (RFC 4180)", SampleTable.WriteCsv),
        GitHub("customBiggerIsBetter", "more", Direction.Higher),
        GitHub("customSmallerIsBetter", "less", Direction.Lower),
        new("gobench", "Go's benchmark text, for benchstat", GoBenchmarkFormat.Write),
        new("hyperfine", "hyperfine's JSON, for its plotting scripts (times only)", HyperfineFormat.Write),
        new("parquet", "every sample as Parquet (a file is needed)", SampleTable.WriteParquet) { IsText = false },
    ];

    /// <summary>The format of this name, or null.</summary>
    public static ExportFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    private static ExportFormat GitHub(string tool, string better, Direction direction) => new(
        tool,
        $"github-action-benchmark's {tool} (metrics of which {better} is better)",
        (run, output) => GitHubActionBenchmarkFormat.Write(run, direction, output));
}
