using Bench.Exchange.Formats;
using Bench.Results;

namespace Bench.Exchange;

/// <summary>The formats that a run can be exported to.</summary>
public static class ExportFormats
{
    /// <summary>All of them, in order of name.</summary>
    public static IReadOnlyList<IExportFormat> All { get; } =
    [
        new BenchmarkDotNetFormat(),
        new CsvFormat(),
        new GitHubActionBenchmarkFormat("customBiggerIsBetter", Direction.Higher),
        new GitHubActionBenchmarkFormat("customSmallerIsBetter", Direction.Lower),
        new GoBenchmarkFormat(),
        new HyperfineFormat(),
        new ParquetFormat(),
    ];

    /// <summary>The format of this name, or null.</summary>
    public static IExportFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
