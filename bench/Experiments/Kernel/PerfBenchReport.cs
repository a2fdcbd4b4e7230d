using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Experiments.Workloads;

namespace Bench.Experiments;

/// <summary>What <c>perf bench</c> (6.1; text in its default format) prints of a benchmark that counts operations.</summary>
/// <param name="MicrosecondsPerOperation">Time of an operation, µs, above 0.</param>
internal sealed partial record PerfBenchReport(double MicrosecondsPerOperation)
{
    private const string Program = "perf bench";

    /// <summary>Reads standard output.</summary>
    /// <exception cref="ReportFormatException">It is no complete report of a benchmark that counts operations.</exception>
    public static PerfBenchReport Parse(string output)
    {
        // The rate is the last line, so with it the report is whole.
        var time = Time().Match(output);
        return Rate().IsMatch(output) && time.Success
            && double.TryParse(time.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds > 0
            ? new PerfBenchReport(microseconds)
            : throw new ReportFormatException(Program, "there are no 'usecs/op' above 0 with 'ops/sec' in it", output);
    }

    [GeneratedRegex(@"^\s*([\d.]+) usecs/op\s*$", RegexOptions.Multiline)]
    private static partial Regex Time();

    [GeneratedRegex(@"^\s*\d+ ops/sec\s*$", RegexOptions.Multiline)]
    private static partial Regex Rate();
}
