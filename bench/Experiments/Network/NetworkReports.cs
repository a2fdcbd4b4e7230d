using System.Text.Json;

namespace Bench.Experiments.Network;

/// <summary>Readers of what the network's clients print.</summary>
internal static class NetworkReports
{
    // sockperf leaves out 50 ms at the end, of half a second at least.
    private const double LeastShare = 0.8;

    /// <summary>
    /// Reads <c>iperf3 --json</c> 3.12 of a TCP test in one direction: bytes a second that arrived, by the receiver's time, and
    /// retransmitted segments a second.
    /// </summary>
    /// <exception cref="ReportFormatException">It is no complete report, or one of an error.</exception>
    public static double[] Iperf3(string output)
    {
        var text = new ProgramOutput("iperf3", output);
        var report = text.FromJson<Iperf3Json>();
        if (report.Error is { } error)
        {
            throw text.Unreadable($"it is one of an error: {error}");
        }

        return report.End is { SumSent: { Seconds: > 0 } sent, SumReceived.BitsPerSecond: > 0 and var bits }
            ? [bits / 8, sent.Retransmits / sent.Seconds]
            : throw text.Unreadable("nothing arrived");
    }

    /// <summary>Reads <c>sockperf ping-pong --full-rtt</c> 3.7: median, 99th and 99.9th percentile of the round trip, µs.</summary>
    /// <exception cref="ReportFormatException">It is no complete report of full round trips.</exception>
    public static double[] Sockperf(string output)
    {
        var text = new ProgramOutput("sockperf", output);
        if (output.Contains("sockperf: ERROR: ", StringComparison.Ordinal))
        {
            throw text.Unreadable($"it is one of an error: {text.Find("sockperf: ERROR: ([^\n]+)", "error").Groups[1].Value.Trim()}");
        }

        if (output.Contains("No valid observations", StringComparison.Ordinal))
        {
            throw text.Unreadable("'No valid observations' were found, as where an answer is lost: the client waits for it to the end");
        }

        if (!output.Contains("Round trip is", StringComparison.Ordinal))
        {
            throw text.Unreadable("there is no 'Round trip' in it; without --full-rtt it shows half of each");
        }

        // What came before the loss has percentiles, too, but the loss would be in none of them.
        var valid = text.Number(@"\[Valid Duration\] RunTime=([\d.]+) sec", "valid duration");
        var total = text.Number(@"\[Total Run\] RunTime=([\d.]+) sec", "duration");
        var warmUp = text.Number(@"Warm up time=(\d+) msec", "time of warm-up") / 1000;
        if (valid < LeastShare * (total - warmUp))
        {
            throw text.Unreadable("an answer was lost on the way, and the client waited for it to the end");
        }

        // The median is the last of the three in the output, so its line must be complete.
        return [Percentile("50.000"), Percentile("99.000"), Percentile("99.900")];

        double Percentile(string which) => text.Number($@"percentile {which} =\s+([\d.]+)\n", $"percentile {which}");
    }

    private sealed record Iperf3Json(JsonElement? Error = null, Iperf3End? End = null);

    private sealed record Iperf3End(Iperf3Sent? SumSent = null, Iperf3Received? SumReceived = null);

    private sealed record Iperf3Sent(double Seconds, double Retransmits);

    private sealed record Iperf3Received(double BitsPerSecond);
}
