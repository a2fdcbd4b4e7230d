using System.Text.RegularExpressions;

namespace Bench.Experiments.Workloads.Reports;

/// <summary>Report of <c>wrk --latency</c> 4.1.</summary>
/// <param name="RequestsPerSecond">Answered requests a second.</param>
/// <param name="MedianMilliseconds">Median latency.</param>
/// <param name="Percentile99Milliseconds">99th percentile of the latency.</param>
/// <param name="Errors">Refusals, and connections that failed or had no answer in time.</param>
internal sealed record WrkReport(double RequestsPerSecond, double MedianMilliseconds, double Percentile99Milliseconds, long Errors)
{
    /// <summary>Reads standard output.</summary>
    /// <exception cref="ReportFormatException">It is no complete report of a test that had answers.</exception>
    public static WrkReport Parse(string output)
    {
        var text = new ProgramOutput("wrk", output);
        var rate = text.Number(@"^Requests/sec: +(\d+\.\d\d)$", "'Requests/sec'");
        if (rate <= 0)
        {
            throw text.Unreadable("no request was answered");
        }

        // The numbers of "Non-2xx or 3xx responses: 5" that count are behind the colon.
        var errors = Regex.Matches(output, "(?<=^  (Socket errors|Non-2xx or 3xx responses):).*$", RegexOptions.Multiline)
            .SelectMany(line => Regex.Matches(line.Value, @"\d+"))
            .Sum(match => long.Parse(match.Value, CultureInfo.InvariantCulture));
        return new WrkReport(rate, Milliseconds(text, 50), Milliseconds(text, 99), errors);
    }

    /// <summary>Reads a report of a test without errors: with some, its figures are of something else than the page.</summary>
    /// <exception cref="ReportFormatException">It is no complete report of a test that had answers.</exception>
    /// <exception cref="InstanceException">There were errors.</exception>
    public static WrkReport ParseWithoutErrors(string output) => Parse(output) is { Errors: 0 } report
        ? report
        : throw new InstanceException(InstanceFailure.Failed, $"wrk in the guest had errors instead of answers: {output.Trim()}");

    private static double Milliseconds(ProgramOutput text, int percentile)
    {
        var match = text.Find($@"^ +{percentile}% +([\d.]+)([a-z]+)$", $"{percentile}th percentile of the latency");
        var factor = match.Groups[2].Value switch
        {
            "us" => 1e-3,
            "ms" => 1,
            "s" => 1e3,
            "m" => 60e3,
            "h" => 3600e3,
            var unit => throw text.Unreadable($"'{unit}' is no unit of time that wrk prints"),
        };
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * factor;
    }
}
