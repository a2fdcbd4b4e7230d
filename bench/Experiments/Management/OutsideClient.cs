using System.Diagnostics;
using System.Net.Sockets;
using Bench.Platforms.Networks;

namespace Bench.Experiments.Management;

/// <summary>
/// A client outside of all instances, which asks a service's instances in turn at a fixed rate, whatever has become of earlier requests. A
/// request counts from when it was due, so that one that waits is not spared.
/// </summary>
internal sealed class OutsideClient
{
    /// <summary>Past this, a request has failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly RollingService _service;
    private readonly TimeSpan _every;
    private readonly CancellationTokenSource _end;
    private readonly Task<List<Task<Answer>>> _asking;

    public OutsideClient(RollingService service, TimeSpan every, CancellationToken cancellation)
    {
        (_service, _every) = (service, every);
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _asking = AskInTurnAsync();
    }

    /// <summary>Asks one address for the page once; null where no whole answer comes in time.</summary>
    public static async Task<string?> TryAskAsync(NetworkSegment segment, string address, TimeSpan limit, CancellationToken cancellation)
    {
        const string good = "HTTP/1.1 200 ", end = "\r\n\r\n";
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(limit);
        try
        {
            using var socket = await segment.MakeSocketAsync();
            await socket.ConnectAsync(address, WebServer.Port, timer.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync("GET /version HTTP/1.0\r\n\r\n"u8.ToArray(), timer.Token);
            using var reader = new StreamReader(stream);
            var answer = await reader.ReadToEndAsync(timer.Token);
            var body = answer.IndexOf(end, StringComparison.Ordinal);
            return answer.StartsWith(good, StringComparison.Ordinal) && body > 0 ? answer[(body + end.Length)..] : null;
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException
            && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Stops asking, and returns all answers.</summary>
    public async Task<IReadOnlyList<Answer>> StopAsync()
    {
        await _end.CancelAsync();
        var answers = await Task.WhenAll(await _asking);
        _end.Dispose();
        return answers;
    }

    private async Task<List<Task<Answer>>> AskInTurnAsync()
    {
        var (began, asked) = (Stopwatch.GetTimestamp(), new List<Task<Answer>>());
        while (!_end.IsCancellationRequested)
        {
            var due = began + (long)((_every * asked.Count).TotalSeconds * Stopwatch.Frequency);
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } wait)
            {
                await Task.WhenAny(Task.Delay(wait, _end.Token));
            }

            asked.Add(AskAsync(_service.AddressInTurn(asked.Count), due));
        }

        return asked;
    }

    private async Task<Answer> AskAsync(string address, long due)
    {
        var left = Patience - Stopwatch.GetElapsedTime(due);
        var body = left > TimeSpan.Zero
            ? await TryAskAsync(_service.Segment, address, left, CancellationToken.None)
            : null;
        return new Answer(due, body);
    }
}

/// <summary>What came of a request.</summary>
/// <param name="Due">When it was due, by <see cref="Stopwatch.GetTimestamp"/>.</param>
/// <param name="Body">The page; null where none came.</param>
internal sealed record Answer(long Due, string? Body);
