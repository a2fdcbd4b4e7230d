using System.Runtime.ExceptionServices;

namespace Bench.Linux.Sampling;

/// <summary>Samples one instance at a fixed rate, on a thread of its own, into room that is there before the first tick. The ticks are
/// due at fixed moments of the monotonic clock, however long each takes; what could not be taken in its time is counted as
/// missed.</summary>
public sealed class Sampler : IDisposable
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly SamplerOptions _options;
    private readonly TickRing _ring;
    private readonly Thread _thread;
    private readonly StopSignal _stop;
    private readonly ManualResetEventSlim _begun = new();
    private InstanceTarget? _next;
    private ITickSource _source;
    private bool _isOfCgroup;
    private long _missed;
    private TimeSpan _elapsed;
    private TimeSpan _cpuTime;
    private long _allocated;
    private ExceptionDispatchInfo? _failure;
    private SamplerRecord? _record;

    private Sampler(ITickSource source, SamplerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TicksPerSecond, SamplerOptions.SlowestRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.TicksPerSecond, SamplerOptions.FastestRate);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Capacity, 2);
        _source = source;
        _options = options;
        _ring = new TickRing(options.Capacity);
        _stop = StopSignal.TryMake(out _)
            ?? throw new IOException("Cannot start a sampler: the kernel gives no descriptor to stop it by. Are too many files open?");
        _thread = new Thread(Run) { IsBackground = true, Name = "bench-sampler" };
    }

    /// <summary>Starts to sample; the first tick has been taken when this returns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not 1 to 1000, or there is no room for two ticks.</exception>
    /// <exception cref="IOException">The process has no descriptor left.</exception>
    public static Sampler Start(InstanceTarget target, SamplerOptions? options = null) =>
        Start(target.Open(), options, target.IsCgroup);

    /// <summary>The same from any source, which the sampler then owns.</summary>
    internal static Sampler Start(ITickSource source, SamplerOptions? options = null, bool isOfCgroup = false)
    {
        var sampler = new Sampler(source, options ?? new SamplerOptions()) { _isOfCgroup = isOfCgroup };
        sampler._thread.Start();
        sampler._begun.Wait();
        return sampler;
    }

    /// <summary>Looks at something else from the next tick on, as when more is known of the instance.</summary>
    public void Follow(InstanceTarget target) => Volatile.Write(ref _next, target);

    /// <summary>Stops, at once and not at the next tick, and returns what was taken; the same again when it is called again.</summary>
    /// <remarks>What ended the sampler by itself, because it could not look at the instance any more, is thrown here.</remarks>
    public SamplerRecord Stop()
    {
        End();
        _failure?.Throw();
        return _record!;
    }

    /// <summary>Stops, if it has not, and forgets what was taken.</summary>
    public void Dispose() => End();

    private void End()
    {
        if (_record is not null)
        {
            return;
        }

        _stop.Raise();
        _thread.Join();
        _stop.Dispose();
        _begun.Dispose();
        _record = new SamplerRecord(_ring.ToList(), new SamplerCost
        {
            TicksPerSecond = _options.TicksPerSecond,
            Taken = _ring.Taken,
            Missed = _missed,
            Elapsed = _elapsed,
            CpuTime = _cpuTime,
            AllocatedBytes = _allocated,
        }, _isOfCgroup);
    }

    private void Run()
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var began = MonotonicClock.Now;
        try
        {
            ThreadCalls.WaitExactly();
            if (_options.Cpus is { Count: > 0 } cpus)
            {
                // Where that is refused, it runs where it may: its cost is told either way.
                _ = ThreadCalls.RunOn(cpus);
            }

            began = MonotonicClock.Now;
            Sample(began.Nanoseconds, NanosecondsPerSecond / _options.TicksPerSecond);
        }
#pragma warning disable CA1031 // It is thrown where somebody can do something about it: see Stop.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            _elapsed = MonotonicClock.Now - began;
            _source.Dispose();
            _cpuTime = ThreadCalls.CpuTime();
            _allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            _begun.Set();
        }
    }

    private void Sample(long due, long period)
    {
        do
        {
            if (Interlocked.Exchange(ref _next, null) is { } target)
            {
                _source.Dispose();
                _source = target.Open();
                _isOfCgroup = target.IsCgroup;
            }

            var tick = _source.Read();
            _ring.Add(in tick);
            _begun.Set();

            due += period;
            if (MonotonicClock.Now.Nanoseconds - due is var behind && behind >= period)
            {
                // Their time is over: to take them all at once now would only look like the rate that was asked for.
                _missed += behind / period;
                due += behind / period * period;
            }
        }
        while (!WaitUntil(due));
    }

    /// <summary>Waits for a moment; true when the sampler is to stop.</summary>
    private bool WaitUntil(long due)
    {
        do
        {
            if (_stop.Wait(Math.Max(0, due - MonotonicClock.Now.Nanoseconds)))
            {
                return true;
            }
        }
        while (MonotonicClock.Now.Nanoseconds < due);

        return false;
    }
}

/// <summary>The last ticks of a sampler, in room that is there before the first: the oldest make way.</summary>
internal sealed class TickRing(int capacity)
{
    private readonly InstanceTick[] _ticks = new InstanceTick[capacity];

    /// <summary>Ticks taken in, those that have made way included.</summary>
    public long Taken { get; private set; }

    public void Add(in InstanceTick tick) => _ticks[Taken++ % _ticks.Length] = tick;

    public IReadOnlyList<InstanceTick> ToList()
    {
        var first = (int)(Taken % _ticks.Length);
        return Taken < _ticks.Length ? _ticks[..first] : [.. _ticks[first..], .. _ticks[..first]];
    }
}
