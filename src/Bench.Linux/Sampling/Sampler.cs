using System.Runtime.ExceptionServices;

namespace Bench.Linux.Sampling;

/// <summary>Samples one instance at a fixed rate, on a thread of its own, into room that is there before the first tick. The ticks are
/// due at fixed moments of the monotonic clock, however long each takes; what could not be taken in its time is counted as
/// missed.</summary>
public sealed class Sampler : IDisposable
{
    private readonly int _ticksPerSecond;
    private readonly IReadOnlyList<int>? _cpus;
    private readonly TickRing _ring;
    private readonly Thread _thread;
    private readonly StopSignal _stop;
    private readonly ManualResetEventSlim _begun = new();
    private InstanceTarget? _next;
    private ITickSource _source;
    private long _missed;
    private ExceptionDispatchInfo? _failure;
    private SamplerRecord? _record;
    private bool _hasEnded;

    private Sampler(ITickSource source, int ticksPerSecond, IReadOnlyList<int>? cpus, int capacity)
    {
        (_source, _ticksPerSecond, _cpus) = (source, ticksPerSecond, cpus);
        _ring = new TickRing(capacity);
        _stop = StopSignal.TryMake(out _)
            ?? throw new IOException("Cannot start a sampler: the kernel gives no descriptor to stop it by. Are too many files open?");
        _thread = new Thread(Run) { IsBackground = true, Name = "bench-sampler" };
    }

    /// <summary>Starts to sample; the first tick has been taken when this returns.</summary>
    /// <param name="ticksPerSecond">Ticks a second, 1 to 1000.</param>
    /// <param name="cpus">The CPUs that the sampler's thread runs on, so that it keeps off those of the instance; null for any.</param>
    /// <exception cref="IOException">The process has no descriptor left.</exception>
    public static Sampler Start(InstanceTarget target, int ticksPerSecond, IReadOnlyList<int>? cpus = null) =>
        Start(target.Open(), ticksPerSecond, cpus);

    /// <summary>The same from any source, which the sampler then owns.</summary>
    /// <param name="capacity">Ticks that are kept; when there are more, the oldest make way.</param>
    internal static Sampler Start(ITickSource source, int ticksPerSecond, IReadOnlyList<int>? cpus = null, int capacity = 1 << 14)
    {
        var sampler = new Sampler(source, ticksPerSecond, cpus, capacity);
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
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        _stop.Raise();
        _thread.Join();
        _stop.Dispose();
        _begun.Dispose();
    }

    private void Run()
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var began = MonotonicClock.Now;
        try
        {
            HostThread.WaitExactly();
            if (_cpus is { Count: > 0 } cpus)
            {
                // Where that is refused, it runs where it may: its cost is told either way.
                HostThread.RunOn(cpus);
            }

            began = MonotonicClock.Now;
            Sample(began.Nanoseconds, TimeSpecification.NanosecondsPerSecond / _ticksPerSecond);
        }
#pragma warning disable CA1031 // It is thrown where somebody can do something about it: see Stop.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            var elapsed = MonotonicClock.Now - began;
            _source.Dispose();
            var cpuTime = HostThread.CpuTime();
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            var isOfCgroup = _source is CgroupTicks;
            _record = new SamplerRecord(_ring.ToList(), isOfCgroup, _ticksPerSecond, _ring.Taken, _missed, elapsed, cpuTime, allocated);
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
