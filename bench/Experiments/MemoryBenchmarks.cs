using System.Diagnostics;
using System.Text;
using Bench.Engine;
using Bench.Platforms;
using Bench.Results;
using Bench.Sampling;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>
/// Memory of one booted, idle instance: PSS of all its processes, its cgroup, and what the guest itself sees (rule 8).
/// Guest RAM that was never touched is in none of them.
/// </summary>
public class MemoryBenchmarks : Experiment
{
    private const string SeesHost = "the guest sees the host's memory, not its allowance";
    private const int Attempts = 10;

    private static readonly TimeSpan SettleAgain = TimeSpan.FromMilliseconds(50);
    private static readonly Metric Pss = Metric.Bytes("memory.pss");
    private static readonly Metric Rss = Metric.Bytes("memory.rss");
    private static readonly Metric Cgroup = Metric.Bytes("memory.cgroup");
    private static readonly Metric CgroupAnonymous = Metric.Bytes("memory.cgroup.anonymous");
    private static readonly Metric GuestTotal = new("memory.guest.total", "B", Direction.Exact);
    private static readonly Metric GuestUsed = Metric.Bytes("memory.guest.used");
    private static readonly Metric Processes = new("memory.processes", "1", Direction.Exact);
    private static readonly Metric Observer = new("observer.memory", "us", Direction.Lower);

    [Benchmark]
    public void Memory() => Measure(Pss, async measurement =>
    {
        await using var instance = await measurement.StartAsync();
        await Task.Delay(measurement.Preset.SettleTime, measurement.Cancellation);

        await ReadAsync(measurement, instance);
        var seen = await instance.RequireAsync("cat /proc/meminfo", TimeSpan.FromSeconds(10), measurement.Cancellation);
        var guest = HostMemory.Parse(Encoding.UTF8.GetBytes(seen));
        var seesHost = guest.TotalBytes > 2 * measurement.Spec.Allowance.MemoryBytes;
        measurement.Add(GuestTotal, guest.TotalBytes, seesHost ? SeesHost : null);
        if (seesHost)
        {
            // What all the host uses is no property of this instance, and would be compared as if it were.
            measurement.AddUnsupported(GuestUsed, SeesHost);
        }
        else
        {
            measurement.Add(GuestUsed, guest.TotalBytes - guest.AvailableBytes);
        }

        await instance.StopAsync(measurement.Cancellation);
    });

    private static async Task ReadAsync(Measurement measurement, Instance instance)
    {
        // A process that ends between being found and being read is a normal event, even in an idle guest: look again.
        for (var attempt = 1; ; attempt++)
        {
            var footprint = await instance.FootprintAsync(measurement.Cancellation);
            using var reader = InstanceMemoryReader.Open(footprint.Processes, footprint.MemoryCgroup);
            var began = Stopwatch.GetTimestamp();
            var memory = reader.Read();
            var observed = Stopwatch.GetElapsedTime(began);
            if (memory is { IsComplete: true, PssBytes: { } pss, RssBytes: { } rss })
            {
                Add(measurement, memory, pss, rss);
                measurement.Add(Observer, observed.TotalMicroseconds);
                return;
            }

            if (attempt == Attempts)
            {
                throw new InstanceException(InstanceFailure.Failed, $"Of {memory.ProcessesExpected} processes of the instance only {memory.ProcessesSeen} could be read, {Attempts} times in a row.");
            }

            await Task.Delay(SettleAgain, measurement.Cancellation);
        }
    }

    private static void Add(Measurement measurement, InstanceMemory memory, long pss, long rss)
    {
        measurement.Add(Pss, pss);
        measurement.Add(Rss, rss);
        measurement.Add(Processes, memory.ProcessesSeen);
        if (memory.Cgroup is not { } cgroup)
        {
            measurement.AddUnsupported(Cgroup, "the instance has no cgroup of its own");
            return;
        }

        measurement.Add(Cgroup, cgroup.UsageBytes);
        measurement.Add(CgroupAnonymous, cgroup.AnonymousBytes);
    }
}
