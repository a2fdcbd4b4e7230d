using System.Globalization;
using System.Text.RegularExpressions;

namespace Bench.Experiments.Workloads.Reports;

/// <summary>What <c>wrk --latency</c> prints (4.1; text, it has no other form).</summary>
/// <param name="RequestsPerSecond">Answered requests a second.</param>
/// <param name="MedianMilliseconds">Median latency, ms.</param>
/// <param name="Percentile99Milliseconds">99th percentile of it, ms.</param>
/// <param name="Errors">
/// Answers that were refusals, and connections that failed or had no answer in time: their figures are of something else than the
/// page.
/// </param>
internal sealed partial record WrkReport(double RequestsPerSecond, double MedianMilliseconds, double Percentile99Milliseconds, long Errors)
{
    private const string Program = "wrk";

    /// <summary>Reads standard output.</summary>
    /// <exception cref="ReportFormatException">It is no complete report of a test that had answers.</exception>
    public static WrkReport Parse(string output)
    {
        var rate = double.Parse(Find(Rate(), output, "'Requests/sec'").Groups[1].Value, CultureInfo.InvariantCulture);
        return rate > 0
            ? new WrkReport(
                rate,
                Milliseconds(Find(Median(), output, "50th percentile of the latency"), output),
                Milliseconds(Find(Percentile99(), output, "99th percentile of the latency"), output),
                Errored().Matches(output).SelectMany(match => Digits().Matches(match.Value))
                    .Sum(match => long.Parse(match.Value, CultureInfo.InvariantCulture)))
            : throw new ReportFormatException(Program, "no request was answered", output);
    }

    private static Match Find(Regex expression, string output, string name) =>
        expression.Match(output) is { Success: true } match
            ? match
            : throw new ReportFormatException(Program, $"there is no {name} in it", output);

    private static double Milliseconds(
        Match match,
        string output) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * match.Groups[2].Value switch
        {
            "us" => 1e-3,
            "ms" => 1,
            "s" => 1e3,
            "m" => 60e3,
            "h" => 3600e3,
            var unit => throw new ReportFormatException(Program, $"'{unit}' is no unit of time that it is known to print", output),
        };

    [GeneratedRegex(@"^Requests/sec: +(\d+\.\d\d)$", RegexOptions.Multiline)]
    private static partial Regex Rate();

    [GeneratedRegex(@"^ +50% +([\d.]+)([a-z]+)$", RegexOptions.Multiline)]
    private static partial Regex Median();

    [GeneratedRegex(@"^ +99% +([\d.]+)([a-z]+)$", RegexOptions.Multiline)]
    private static partial Regex Percentile99();

    // The numbers of "Non-2xx or 3xx responses: 5" that count are behind the colon.
    [GeneratedRegex(@"(?<=^  (Socket errors|Non-2xx or 3xx responses):).*$", RegexOptions.Multiline)]
    private static partial Regex Errored();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
