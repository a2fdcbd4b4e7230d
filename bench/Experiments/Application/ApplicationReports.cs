using System.Text.RegularExpressions;

namespace Bench.Experiments.Application;

/// <summary>Readers of what the applications' clients print.</summary>
internal static class ApplicationReports
{
    private const double Megabyte = 1e6;

    /// <summary>
    /// Reads <c>redis-benchmark --csv</c> (since 6.2) of one command, such as <c>GET</c>: requests a second, median and 99th percentile of
    /// the latency, ms. Each request of a pipeline has the latency of them all.
    /// </summary>
    /// <exception cref="ReportFormatException">The command or a figure is missing.</exception>
    public static double[] Redis(string output, string command)
    {
        var text = new ProgramOutput("redis-benchmark", output);
        var names = Row("test");
        var values = Row(command);
        var rate = Number("rps");
        return rate > 0 ? [rate, Number("p50_latency_ms"), Number("p99_latency_ms")] : throw text.Unreadable("no request was answered");

        // Only a line that has an end is complete: a number that breaks off is a number, too.
        string[] Row(string first) =>
            [.. text.Find($"^\"{Regex.Escape(first)}\",.*\n", $"line of {first}").Value.Split(',').Select(field => field.Trim().Trim('"'))];

        double Number(string name) =>
            Array.IndexOf(names, name) is >= 0 and var column
                && double.TryParse(values.ElementAtOrDefault(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number)
                ? number
                : throw text.Unreadable($"there is no {name} in it");
    }

    /// <summary>
    /// Reads <c>zstd -b -q</c> 1.5 of one level: bytes of the input compressed a second, bytes of the output decompressed a second, and the
    /// ratio of the sizes before and after.
    /// </summary>
    /// <exception cref="ReportFormatException">There is no complete result.</exception>
    public static double[] Zstd(string output)
    {
        var result = new ProgramOutput("zstd", output).Find(@"^-\d+ +\d+ +\(([\d.]+)\) +([\d.]+) MB/s +([\d.]+) MB/s", "complete result");
        return [Number(result, 2) * Megabyte, Number(result, 3) * Megabyte, Number(result, 1)];
    }

    /// <summary>
    /// Reads what the SQLite shell prints: the mode of the journal, which differs from the requested one where that is not possible, the
    /// time before the transactions, the time after them and their number. Seconds by the guest's clock, in steps of a millisecond.
    /// </summary>
    /// <exception cref="ReportFormatException">It is not complete, there were no transactions, or no time has passed.</exception>
    public static (string Journal, int Transactions, double Seconds) Sqlite(string output)
    {
        var text = new ProgramOutput("sqlite3", output);
        var begin = text.Find(@"\A(\w+)\nbegin\|(\d+\.\d{3})\n", "beginning");
        var end = text.Find(@"^end\|(\d+\.\d{3})\|(\d+)\n\z", "end");
        var (seconds, transactions) = (Number(end, 1) - Number(begin, 2), (int)Number(end, 2));
        return seconds > 0 && transactions > 0
            ? (begin.Groups[1].Value, transactions, seconds)
            : throw text.Unreadable("the transactions took no time, or there were none");
    }

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
}
