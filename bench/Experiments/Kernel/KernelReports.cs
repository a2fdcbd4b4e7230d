namespace Bench.Experiments.Kernel;

/// <summary>Readers of what the kernel's benchmarks print.</summary>
internal static class KernelReports
{
    /// <summary>Reads <c>perf bench</c> 6.1: time of an operation, µs, above 0.</summary>
    /// <exception cref="ReportFormatException">It is no complete report of a benchmark that counts operations.</exception>
    public static double PerfBenchMicroseconds(string output)
    {
        var text = new ProgramOutput("perf bench", output);

        // The rate is the last line: with it the report is complete.
        text.Find(@"^\s*\d+ ops/sec\s*$", "'ops/sec'");
        return text.Positive(@"^\s*([\d.]+) usecs/op\s*$", "'usecs/op'");
    }

    /// <summary>
    /// Reads bash's <c>time</c> of a loop (<c>TIMEFORMAT=%R</c>) from standard error and the number of passes from standard output: time of
    /// one pass, µs, above 0.
    /// </summary>
    /// <exception cref="ReportFormatException">One of the two is missing or not above 0.</exception>
    public static double LoopMicroseconds(string error, string output) =>
        double.TryParse(error.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
        && int.TryParse(output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var passes) && passes > 0
            ? seconds / passes * 1e6
            : throw new ProgramOutput("bash", $"{error}{output}").Unreadable("it is not a time above 0 s and a number of passes");
}
