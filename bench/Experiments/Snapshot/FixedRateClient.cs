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

    /// <summary>When, after a moment, latencies were first down to a median again, in the units of that moment; null for not yet.</summary>
    public long? AsFastAfter(long stamp, TimeSpan median)
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

    /// <summary>Latencies of the questions that were due between two moments, and whether they were answered by the second; of those that
    /// were not, how long they had waited.</summary>
    public IReadOnlyList<(TimeSpan Latency, bool IsAnswered)> Between(long from, long to)
    {
        lock (_gate)
        {
            return
            [
                .. _questions.Where(question => question.Due >= from && question.Due < to)
                    .Select(question => (question.Due, IsAnswered: question.Answer > 0 && question.Answer <= to, question.Answer))
                    .Select(one => (Stopwatch.GetElapsedTime(one.Due, one.IsAnswered ? one.Answer : to), one.IsAnswered)),
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

    private static TimeSpan Median(List<Question> questions) => TimeSpan.FromMilliseconds(Quantiles.Median(
        questions.Select(question => Stopwatch.GetElapsedTime(question.Due, question.Answer).TotalMilliseconds)));

    private sealed class Question(long due)
    {
        public long Due => due;

        public long Answer { get; set; }

        public WitnessState? State { get; set; }
    }
}
