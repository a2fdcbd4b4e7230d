using System.Diagnostics;
using Bench.Linux;
using Bench.Results.Statistics;

namespace Bench.Experiments.Snapshot;

/// <summary>
/// A client that asks at fixed times, whether or not earlier questions have been answered. A latency counts from the time at which the
/// question was due, so that none is hidden while nobody answers ("coordinated omission"). What was not answered is asked again of the
/// next server.
/// </summary>
internal sealed class FixedRateClient : IDisposable
{
    /// <summary>Consecutive questions whose median says how fast answers are.</summary>
    private const int Window = 9;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly List<Question> _questions = [];
    private readonly ManualResetEventSlim _stop = new();
    private readonly TimeSpan _period;
    private readonly Thread _thread;
    private Witness? _server;

    /// <summary>Starts the clock; questions wait for a server.</summary>
    public FixedRateClient(TimeSpan period)
    {
        _period = period;
        _thread = new Thread(Run) { IsBackground = true, Name = "fixed-rate client" };
        _thread.Start();
    }

    /// <summary>The last answer.</summary>
    public WitnessState? Last => Answered().LastOrDefault()?.State;

    /// <summary>Asks this server from now on, first what nobody has answered.</summary>
    public void Connect(Witness server)
    {
        lock (_gate)
        {
            _server = server;
            server.Answers = Take;
            for (var id = 0; id < _questions.Count; id++)
            {
                if (_questions[id].Answer == 0)
                {
                    Ask(id);
                }
            }
        }
    }

    /// <summary>Asks nobody until the next <see cref="Connect"/>. What was asked before, and is answered late, is no answer of the next
    /// server.</summary>
    public void Disconnect()
    {
        lock (_gate)
        {
            _server?.Answers = null;
            _server = null;
        }
    }

    /// <summary>Median latency of all questions that were answered.</summary>
    public TimeSpan MedianLatency() => Median(Answered());

    /// <summary>The first answer after a moment in units of <see cref="Stopwatch.GetTimestamp"/>, or null.</summary>
    public (WitnessState State, long Stamp)? FirstAfter(long stamp) =>
        Answered().FirstOrDefault(question => question.Answer > stamp) is { } first ? (first.State!, first.Answer) : null;

    /// <summary>Waits for the first answer after a moment; null when the server ends first, or time runs out.</summary>
    public async Task<(WitnessState State, long Stamp)?> WaitAsync(
        Instance server, long stamp, TimeSpan patience, CancellationToken cancellation)
    {
        await WaitUntilAsync(() => FirstAfter(stamp) is not null || server.Console.HasEnded, patience, cancellation);
        return FirstAfter(stamp);
    }

    /// <summary>Waits until latencies after a moment are down to a median again.</summary>
    /// <returns>When they were, in the units of that moment; null where they were not in time.</returns>
    public async Task<long?> WaitUntilAsFastAsync(long stamp, TimeSpan median, TimeSpan patience, CancellationToken cancellation)
    {
        long? asFast = null;
        await WaitUntilAsync(() => (asFast = AsFastAfter(stamp, median)) is not null, patience, cancellation);
        return asFast;
    }

    private static async Task WaitUntilAsync(Func<bool> isDone, TimeSpan patience, CancellationToken cancellation)
    {
        for (var began = Stopwatch.GetTimestamp(); !isDone() && Stopwatch.GetElapsedTime(began) < patience;)
        {
            await Task.Delay(Look, cancellation);
        }
    }

    private long? AsFastAfter(long stamp, TimeSpan median)
    {
        var later = Answered().Where(question => question.Answer > stamp).ToList();
        for (var first = 0; first + Window <= later.Count; first++)
        {
            if (Median(later.GetRange(first, Window)) <= median)
            {
                return later[first].Answer;
            }
        }

        return null;
    }

    /// <summary>Latencies of the questions that were due between two moments, ms; of those that were not answered by the second, how long
    /// they had waited.</summary>
    public IReadOnlyList<double> Between(long from, long to)
    {
        lock (_gate)
        {
            return
            [
                .. _questions.Where(question => question.Due >= from && question.Due < to)
                    .Select(question => (question.Due, Answer: question.Answer > 0 ? Math.Min(question.Answer, to) : to))
                    .Select(one => Stopwatch.GetElapsedTime(one.Due, one.Answer).TotalMilliseconds),
            ];
        }
    }

    /// <summary>The longest time without an answer that ended after a moment.</summary>
    public TimeSpan LongestSilenceAfter(long stamp)
    {
        var answers = Answered().ConvertAll(question => question.Answer);
        return answers.Zip(answers.Skip(1))
            .Where(pair => pair.Second > stamp)
            .Select(pair => Stopwatch.GetElapsedTime(pair.First, pair.Second))
            .Max();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        HostThread.Hurry();
        var began = Stopwatch.GetTimestamp();
        for (var number = 0; ; number++)
        {
            var due = began + (long)(number * _period.TotalSeconds * Stopwatch.Frequency);
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (_stop.Wait(wait > TimeSpan.Zero ? wait : TimeSpan.Zero))
            {
                return;
            }

            lock (_gate)
            {
                // The wait counts whole milliseconds, and may be over a little before the question is due.
                _questions.Add(new Question(Math.Min(due, Stopwatch.GetTimestamp())));
                Ask(number);
            }
        }
    }

    private void Ask(int id)
    {
        try
        {
            _server?.AskAsync(id, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (InstanceException)
        {
            // The server has ended. What it did not answer is asked again of the next one.
            _server = null;
        }
    }

    private void Take(int id, WitnessState state, long stamp)
    {
        lock (_gate)
        {
            if (id < _questions.Count && _questions[id].Answer == 0)
            {
                _questions[id].Answer = stamp;
                _questions[id].State = state;
            }
        }
    }

    /// <summary>The questions with an answer, in the order of the answers.</summary>
    private List<Question> Answered()
    {
        lock (_gate)
        {
            return [.. _questions.Where(question => question.Answer != 0).OrderBy(question => question.Answer)];
        }
    }

    private static TimeSpan Median(List<Question> questions) =>
        TimeSpan.FromMilliseconds(Quantiles.Median(questions.Select(question => question.Latency.TotalMilliseconds)));

    private sealed class Question(long due)
    {
        public long Due => due;

        public long Answer { get; set; }

        public TimeSpan Latency => Stopwatch.GetElapsedTime(due, Answer);

        public WitnessState? State { get; set; }
    }
}
