using System.Text.Json;
using Bench.Experiments.Workloads;

namespace Bench.Experiments;

/// <summary>What <c>iperf3 --json</c> prints (3.12) of a TCP test in one direction.</summary>
/// <param name="BytesPerSecond">
/// What arrived at the receiver, over the receiver's own time, bytes a second; iperf3 itself counts bits.
/// </param>
/// <param name="RetransmitsPerSecond">Segments that the sender sent again, a second.</param>
internal sealed record Iperf3Report(double BytesPerSecond, double RetransmitsPerSecond)
{
    private const string Program = "iperf3";
    private const int BitsPerByte = 8;

    /// <summary>Reads standard output.</summary>
    /// <exception cref="ReportFormatException">It is no complete report, or one of an error.</exception>
    public static Iperf3Report Parse(string output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var report = document.RootElement;
            if (report.TryGetProperty("error", out var error))
            {
                throw new ReportFormatException(Program, $"it is one of an error: {error}", output);
            }

            var end = report.GetProperty("end");
            var sent = end.GetProperty("sum_sent");
            var rate = end.GetProperty("sum_received").GetProperty("bits_per_second").GetDouble() / BitsPerByte;
            var seconds = sent.GetProperty("seconds").GetDouble();
            return rate > 0 && seconds > 0
                ? new Iperf3Report(rate, sent.GetProperty("retransmits").GetDouble() / seconds)
                : throw new ReportFormatException(Program, "nothing arrived", output);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ReportFormatException(Program, exception.Message, output, exception);
        }
    }
}
