using System.Text.Json;
using Bench.Experiments.Workloads;

namespace Bench.Experiments;

/// <summary>
/// What fio (3.33; JSON) says of a job whose engine makes one system call a file, such as <c>filestat</c>, and counts it as a
/// read.
/// </summary>
/// <param name="MeanNanoseconds">
/// Mean time of the call, ns, above 0. Not the median: where a guest's clock knows only ticks of milliseconds, that is 0 while
/// the mean is right.
/// </param>
internal sealed record FioCallReport(double MeanNanoseconds)
{
    private const string Program = "fio";

    /// <summary>Reads standard output; warnings that fio prints before its JSON are passed over.</summary>
    /// <exception cref="ReportFormatException">It is no report of a job that made any calls.</exception>
    public static FioCallReport Parse(string output)
    {
        try
        {
            using var document = JsonDocument.Parse(output[Math.Max(0, output.IndexOf('{', StringComparison.Ordinal))..]);
            var job = document.RootElement.GetProperty("jobs")[0];
            var calls = job.GetProperty("read");
            return job.GetProperty("error").GetInt32() == 0
                && calls.GetProperty("clat_ns").GetProperty("mean").GetDouble() is var mean and > 0
                ? new FioCallReport(mean)
                : throw new ReportFormatException(Program, "the job made no calls that took any time", output);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new ReportFormatException(Program, exception.Message, output, exception);
        }
    }
}
