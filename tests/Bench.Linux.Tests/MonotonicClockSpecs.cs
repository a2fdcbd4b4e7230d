using System.Diagnostics;
using System.Runtime.InteropServices;
using CsCheck;

namespace Bench.Linux.Tests;

public sealed partial class MonotonicClockSpecs
{
    private const int ClockMonotonic = 1;

    [Fact]
    public void A_stamp_lies_between_two_readings_of_the_kernels_monotonic_clock()
    {
        var before = KernelNanoseconds();
        var stamp = MonotonicClock.Now.Nanoseconds;
        var after = KernelNanoseconds();

        Assert.InRange(stamp, before, after);
    }

    [Fact]
    public void Stamps_never_go_back()
    {
        var last = MonotonicClock.Now;
        for (var count = 0; count < 100_000; count++)
        {
            var now = MonotonicClock.Now;
            Assert.True(now >= last);
            last = now;
        }
    }

    [Fact]
    public void Taking_a_stamp_allocates_nothing() =>
        Assert.Equal(0, Allocation.OfHundred(() => MonotonicClock.Now.CompareTo(default)));

    [Fact]
    public void A_stopwatch_timestamp_lands_on_the_same_clock()
    {
        var before = MonotonicClock.Now;
        var stamp = MonotonicClock.FromStopwatchTimestamp(Stopwatch.GetTimestamp());
        Assert.True(stamp >= before && stamp <= MonotonicClock.Now);
    }

    [Fact]
    public void Differences_agree_in_every_unit() =>
        Gen.Select(Gen.Long[0, 1L << 60], Gen.Long[0, 1L << 50]).Sample((origin, nanoseconds) =>
        {
            var earlier = new MonotonicTime(origin);
            var later = new MonotonicTime(origin + nanoseconds);
            return later.NanosecondsSince(earlier) == nanoseconds
                && earlier.NanosecondsSince(later) == -nanoseconds
                && later.MillisecondsSince(earlier) == nanoseconds / 1e6
                && (later - earlier).Ticks == nanoseconds / 100
                && earlier <= later
                && later.CompareTo(earlier) == nanoseconds.CompareTo(0);
        });

    private static long KernelNanoseconds()
    {
        Assert.Equal(0, ClockGetTime(ClockMonotonic, out var time));
        return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out KernelTime time);

    [StructLayout(LayoutKind.Sequential)]
    private struct KernelTime
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
