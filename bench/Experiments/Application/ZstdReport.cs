using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Experiments.Workloads;

namespace Bench.Experiments;

/// <summary>What <c>zstd -b -q</c> prints of one level of compression (1.5).</summary>
/// <param name="Level">The level.</param>
/// <param name="Ratio">Size before to size after.</param>
/// <param name="CompressedPerSecond">Compressed a second, bytes of the input. zstd's MB are millions.</param>
/// <param name="DecompressedPerSecond">Decompressed a second, bytes of the output.</param>
internal sealed partial record ZstdReport(int Level, double Ratio, double CompressedPerSecond, double DecompressedPerSecond)
{
    private const double Megabyte = 1e6;

    /// <summary>Reads standard output: a report for each level.</summary>
    /// <exception cref="ReportFormatException">It has none, or one that is not whole.</exception>
    public static IReadOnlyList<ZstdReport> Parse(string output)
    {
        var lines = output.Split('\n').Where(line => line.StartsWith('-')).ToList();
        return lines.Count > 0
            ? [.. lines.Select(line => Of(line, output))]
            : throw new ReportFormatException("zstd", "there is no result in it", output);
    }

    private static ZstdReport Of(string line, string output)
    {
        var match = Result().Match(line);
        return match.Success
            ? new ZstdReport(
                int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
                Number(2),
                Number(3) * Megabyte,
                Number(4) * Megabyte)
            : throw new ReportFormatException("zstd", $"'{line.Trim()}' is no whole result", output);

        double Number(int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^-(\d+) +\d+ +\(([\d.]+)\) +([\d.]+) MB/s +([\d.]+) MB/s")]
    private static partial Regex Result();
}
