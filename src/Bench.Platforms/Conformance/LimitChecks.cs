using System.Diagnostics;

namespace Bench.Platforms.Conformance;

/// <summary>An instance gets its CPUs and memory and no more, seen from inside and from outside (rule 3).</summary>
internal static class LimitChecks
{
    // What a machine monitor or a user-space kernel needs itself, beyond the guest's memory.
    private const long MonitorBytes = 192L << 20;

    // Times are counted in ticks of 10 ms, and read process by process.
    private const double Tolerance = 1.1;

    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<ConformanceCheck> All { get; } =
    [
        ConformanceCheck.OfRunning("CPUs seen", SeesItsCpusAsync),
        ConformanceCheck.OfRunning("nice 0", RunsAtNiceZeroAsync),
        ConformanceCheck.OfRunning("CPU time", GetsNoMoreCpuTimeAsync),
        new("memory", GetsNoMoreMemoryAsync),
        ConformanceCheck.OfRunning("memory two ways", IsReadTwoWaysAsync),
    ];

    private static async Task SeesItsCpusAsync(ConformanceContext context, Instance instance)
    {
        var spec = context.Spec();
        var seen = (await context.SayAsync(instance, "nproc")).Trim();
        context.Require(seen == $"{spec.Limits.Cpus}", $"it sees {seen} CPUs, not {spec.Limits.Cpus}");
    }

    /// <summary>Inside and outside: the host's scheduler sees only a machine's monitor.</summary>
    private static async Task RunsAtNiceZeroAsync(ConformanceContext context, Instance instance)
    {
        if (HostThread.Nice > 0 && !Environment.IsPrivilegedProcess)
        {
            throw new NotApplicableException("without root nothing can run at a lower nice value than the harness");
        }

        var inside = NiceOf(await context.SayAsync(instance, "cat /proc/self/stat"));
        context.Require(inside == 0, $"inside it runs at nice {inside}");
        foreach (var process in (await instance.FootprintAsync(context.Cancellation)).Processes.Where(HostProcess.IsAlive))
        {
            var nice = NiceOf(await File.ReadAllTextAsync($"/proc/{process}/stat", context.Cancellation));
            context.Require(nice == 0, $"its process {process}, {HostProcess.NameOf(process)}, runs at nice {nice}");
        }
    }

    // Field 19 of proc_pid_stat(5). The name, field 2, is in parentheses and may have spaces in it.
    private static int NiceOf(string stat) => int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);

    private static async Task GetsNoMoreCpuTimeAsync(ConformanceContext context, Instance instance)
    {
        var spec = context.Spec();
        var spinning = context.RunAsync(instance, "for i in 1 2 3; do timeout 3 sh -c 'while :; do :; done' & done; wait");
        await Task.Delay(Watched / 2, context.Cancellation);
        var processes = (await instance.FootprintAsync(context.Cancellation)).Processes;
        var began = Stopwatch.GetTimestamp();
        var before = CpuTimes(processes);
        await Task.Delay(Watched, context.Cancellation);
        var after = CpuTimes(processes);
        var elapsed = Stopwatch.GetElapsedTime(began);
        await spinning;

        var used = after.Where(pair => before.ContainsKey(pair.Key)).Sum(pair => (pair.Value - before[pair.Key]).TotalSeconds);
        context.Require(used > 0, "three busy processes took no CPU time that is to be seen from outside");
        context.Require(
            used <= Tolerance * spec.Limits.Cpus * elapsed.TotalSeconds,
            $"three busy processes took {used:0.00} s of CPU time in {elapsed.TotalSeconds:0.00} s, and {spec.Limits.Cpus} CPU is allowed");
    }

    private static Dictionary<int, TimeSpan> CpuTimes(IEnumerable<int> processes) => processes
        .Select(process => (process, time: HostProcess.CpuTime(process)))
        .Where(pair => pair.time is not null)
        .ToDictionary(pair => pair.process, pair => pair.time!.Value);

    private static async Task GetsNoMoreMemoryAsync(ConformanceContext context)
    {
        var spec = context.Spec();
        await using var instance = await context.StartAsync(spec);
        var modest = await context.RunAsync(instance, "dd if=/dev/zero of=/dev/null bs=64M count=1");
        context.Require(modest.ExitCode == 0, $"64 MiB are not to be had: {modest.ErrorText.Trim()}");

        var footprint = await instance.FootprintAsync(context.Cancellation);
        if (footprint.MemoryCgroup is null && !context.Platform.Family.HasMachine())
        {
            throw new NotApplicableException("it is in no cgroup that could limit its memory: that takes root, or a delegated cgroup");
        }

        using var cgroup = footprint.MemoryCgroup is { } directory ? CgroupMemoryReader.TryOpen(directory) : null;
        try
        {
            var greedy = await context.RunAsync(
                instance,
                $"dd if=/dev/zero of=/dev/null bs={spec.Limits.MemoryMebibytes * 3 / 2}M count=1 iflag=fullblock");
            context.Require(
                greedy.ExitCode != 0,
                $"it could use {spec.Limits.MemoryMebibytes * 3 / 2} MiB, and {spec.Limits.MemoryMebibytes} are allowed");
        }
        catch (InstanceException exception) when (exception.Failure == InstanceFailure.Failed)
        {
            // The kernel ended the whole instance: it did not get what it wanted either.
        }

        if (cgroup is not null && cgroup.TryRead(out var memory) && memory.PeakBytes is { } peak)
        {
            var allowed = spec.Limits.MemoryBytes + (context.Platform.Family.HasMachine() ? MonitorBytes : 0);
            context.Require(peak <= allowed, $"its cgroup has held {peak} bytes, and {allowed} are allowed");
        }
    }

    private static async Task IsReadTwoWaysAsync(ConformanceContext context, Instance instance)
    {
        // What says that it is ready gives its place to another program then, and has a single page in between: what answers is there.
        await context.RunAsync(instance, "true");
        var footprint = await instance.FootprintAsync(context.Cancellation);
        using var reader = InstanceMemoryReader.Open(footprint.Processes, footprint.MemoryCgroup);
        var memory = reader.Read();
        context.Require(memory.PssBytes > 100 << 10, $"the PSS of its processes is {memory.PssBytes} bytes");
        if (footprint.MemoryCgroup is null && !context.Host.Cgroups.CanLimit)
        {
            throw new NotApplicableException("the harness may make no cgroups here");
        }

        context.Require(memory.Cgroup is { UsageBytes: > 0 }, "no cgroup counts its memory");
    }
}
