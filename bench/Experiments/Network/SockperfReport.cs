using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Experiments.Workloads;

namespace Bench.Experiments;

/// <summary>
/// What <c>sockperf ping-pong --full-rtt</c> prints (3.7; text, it has no other form): the time from a request to its answer.
/// </summary>
/// <param name="Observations">How many were timed.</param>
/// <param name="Median">Median, µs.</param>
/// <param name="Percentile99">99th percentile, µs.</param>
/// <param name="Percentile999">99.9th percentile, µs; of fewer than a thousand observations it is the greatest.</param>
internal sealed partial record SockperfReport(long Observations, double Median, double Percentile99, double Percentile999)
{
    private const string Program = "sockperf";

    // It leaves out 50 ms at the end, of half a second at least.
    private const double LeastShare = 0.8;

    /// <summary>Reads standard output.</summary>
    /// <exception cref="ReportFormatException">It is no complete report of full round trips.</exception>
    public static SockperfReport Parse(string output)
    {
        if (Error().Match(output) is { Success: true } error)
        {
            throw new ReportFormatException(Program, $"it is one of an error: {error.Groups[1].Value.Trim()}", output);
        }

        if (output.Contains("No valid observations", StringComparison.Ordinal))
        {
            throw new ReportFormatException(
                Program,
                "'No valid observations' were found in it, as where an answer is lost on the way: the client waits for it to the end",
                output);
        }

        if (!output.Contains("Round trip is", StringComparison.Ordinal))
        {
            throw new ReportFormatException(Program, "there is no 'Round trip' in it; without --full-rtt it tells half of each", output);
        }

        // What came before the loss has percentiles, too, but the loss would be in none of them.
        if (Number(ValidTime(), output, "valid duration") < LeastShare
            * (Number(TotalTime(), output, "duration") - (Number(WarmUp(), output, "time of warm-up") / 1000)))
        {
            throw new ReportFormatException(Program, "an answer was lost on the way, and the client waited for it to the end", output);
        }

        // The median is the last of the three that sockperf prints, and so its line must be whole.
        return new SockperfReport(
            (long)Number(Total(), output, "number of observations"),
            Percentile(output, "50.000"),
            Percentile(output, "99.000"),
            Percentile(output, "99.900"));
    }

    private static double Percentile(string output, string which) =>
        Number(new Regex($@"percentile {Regex.Escape(which)} =\s+([\d.]+)\n"), output, $"percentile {which}");

    private static double Number(Regex expression, string output, string name) =>
        expression.Match(output) is { Success: true } match
            && double.TryParse(match.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ReportFormatException(Program, $"there is no {name} in it", output);

    [GeneratedRegex(@"sockperf: ERROR: ([^\n]+)")]
    private static partial Regex Error();

    [GeneratedRegex(@"\[Valid Duration\] RunTime=([\d.]+) sec")]
    private static partial Regex ValidTime();

    [GeneratedRegex(@"\[Total Run\] RunTime=([\d.]+) sec")]
    private static partial Regex TotalTime();

    [GeneratedRegex(@"Warm up time=(\d+) msec")]
    private static partial Regex WarmUp();

    [GeneratedRegex(@"Total (\d+) observations")]
    private static partial Regex Total();
}
