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
        new TableFormat("csv", "every sample as CSV (RFC 4180)", isText: true, SampleTable.WriteCsv),
        new GitHubActionBenchmarkFormat("customBiggerIsBetter", Direction.Higher),
        new GitHubActionBenchmarkFormat("customSmallerIsBetter", Direction.Lower),
        new GoBenchmarkFormat(),
        new HyperfineFormat(),
        new TableFormat("parquet", "every sample as Parquet (a file is needed)", isText: false, SampleTable.WriteParquet),
    ];

    /// <summary>The format of this name, or null.</summary>
    public static IExportFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
