using Bench.Platforms.Stamps;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>
/// What a line to another process and back takes, to the stamp of its return, by each way of reading it. The next line is sent by the thread that
/// has stamped the last one, so that no other thread has a part in it. What the way to here takes alone, <c>bench stamps</c> measures.
/// </summary>
[MinIterationCount(5)]
[MaxIterationCount(15)]
public class StampBenchmarks
{
    private const int Lines = 200;

    private TaskCompletionSource _done = new();
    private StampedProcess _echo = null!;
    private int _left;

    /// <summary>The ways of reading.</summary>
    public static IEnumerable<StampMechanism> Mechanisms => StampMechanism.All;

    [ParamsSource(nameof(Mechanisms))]
    public StampMechanism Mechanism { get; set; } = null!;

    [GlobalSetup]
    public void Start() => _echo = Mechanism.StartEcho(_ => Return());

    [GlobalCleanup]
    public void Stop() => _echo.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Benchmark(OperationsPerInvoke = Lines)]
    public void RoundTrip()
    {
        _done = new TaskCompletionSource();
        _left = Lines;
        _echo.Send();
        if (Task.WaitAny(_done.Task, _echo.Ended) > 0)
        {
            throw new InvalidOperationException("The other process has ended.");
        }
    }

    private void Return()
    {
        if (--_left > 0)
        {
            _echo.Send();
        }
        else
        {
            _done.SetResult();
        }
    }
}
