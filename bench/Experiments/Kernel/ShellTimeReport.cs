using System.Globalization;
using Bench.Experiments.Workloads;

namespace Bench.Experiments;

/// <summary>What bash's <c>time</c> says of a loop (<c>TIMEFORMAT=%R</c>), which itself says how often it went round.</summary>
/// <param name="Microseconds">Time of one round, µs, above 0.</param>
internal sealed record ShellTimeReport(double Microseconds)
{
    /// <summary>Reads the time from standard error and the number of rounds from standard output.</summary>
    /// <exception cref="ReportFormatException">One of them is not there, or is not above 0.</exception>
    public static ShellTimeReport Parse(string error, string output) =>
        double.TryParse(error.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
        && int.TryParse(output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds > 0
            ? new ShellTimeReport(seconds / rounds * 1e6)
            : throw new ReportFormatException("bash", "it is not a time above 0 s and a number of rounds", $"{error}{output}");
}
