using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Experiments.Workloads;

namespace Bench.Experiments;

/// <summary>
/// What the SQLite shell prints of transactions between two questions for the time: the journal's mode first, then the beginning,
/// and at the end the time and how many are in the table.
/// </summary>
/// <param name="Journal">
/// The mode of the journal that the database has taken: it keeps its own where it cannot have the one it was asked for.
/// </param>
/// <param name="Transactions">Transactions that are in the table.</param>
/// <param name="Seconds">How long they took by the guest's own clock, in steps of a millisecond.</param>
internal sealed partial record TransactionReport(string Journal, int Transactions, double Seconds)
{
    private const string Program = "sqlite3";

    /// <summary>Reads standard output.</summary>
    /// <exception cref="ReportFormatException">It is not whole, or no time has passed.</exception>
    public static TransactionReport Parse(string output)
    {
        var (begin, end) = (Begin().Match(output), End().Match(output));
        if (!begin.Success || !end.Success)
        {
            throw new ReportFormatException(Program, $"there is no {(begin.Success ? "end" : "beginning")} in it", output);
        }

        var seconds = Number(end, 1) - Number(begin, 2);
        return seconds > 0 && Number(end, 2) > 0
            ? new TransactionReport(begin.Groups[1].Value, (int)Number(end, 2), seconds)
            : throw new ReportFormatException(Program, "the transactions took no time, or there were none", output);
    }

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(\w+)\nbegin\|(\d+\.\d{3})\n")]
    private static partial Regex Begin();

    [GeneratedRegex(@"^end\|(\d+\.\d{3})\|(\d+)\n\z", RegexOptions.Multiline)]
    private static partial Regex End();
}
