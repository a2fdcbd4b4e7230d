using Bench.Harness.Host;

namespace Bench.Advice;

/// <summary>What makes a host noisy, one rule a method. A rule returns null where the host is fine in this, or does not show it.</summary>
internal static class HostAdvisor
{
    private const int MostNamed = 5;
    private const long BytesPerKilobyte = 1024;

    // An instance has one CPU. If all of it falls there, 5 % is the smallest effect that matters.
    private const double BusyShare = 0.05;

    // The harness opens some thirty for an instance: its console, its processes' files, its cgroups'. That is a hundred instances at once.
    private const long EnoughFiles = 4096;

    /// <summary>All advice for a host: first the current load, then the settings.</summary>
    public static IReadOnlyList<HostAdvice> Advise(HostState host) => [.. new Func<HostState, HostAdvice?>[]
    {
        BusyProcesses, PressureNow, SwapInUse, HostIsGuest, Governor, Turbo, SiblingThreads, HugePages, IsolatedCpus, PressureUnknown,
        OpenFiles,
    }.Select(rule => rule(host)).OfType<HostAdvice>()];

    private static HostAdvice? BusyProcesses(HostState host)
    {
        var busy = host.Busy.Where(process => process.CpuTime / host.Noise.Elapsed > BusyShare).Take(MostNamed).ToList();
        var seen = busy.Select(process => $"{process.Name} (PID {process.ProcessId}) {process.CpuTime / host.Noise.Elapsed * 100:0} %");
        var stoppable = string.Join(' ', busy.Select(process => process.ProcessId).Except(Untouchable(host.Files)));
        return busy.Count == 0 ? null : new(
            "processes",
            $"others are at work, in percent of one CPU: {string.Join(", ", seen)}",
            "an instance has one CPU, and waits whenever one of them is on it",
            stoppable.Length == 0 ? null : $"kill -STOP {stoppable}   # and kill -CONT {stoppable} afterwards");
    }

    /// <summary>The first process, and the ancestors of this one: a stopped terminal or login takes the harness with it.</summary>
    private static HashSet<int> Untouchable(HostFiles files)
    {
        const string Parent = "PPid:";
        var found = new HashSet<int> { 1 };
        var process = "self";
        while (files.Lines($"proc/{process}/status").FirstOrDefault(line => line.StartsWith(Parent, StringComparison.Ordinal)) is { } line
            && int.TryParse(line[Parent.Length..], out var parent)
            && found.Add(parent))
        {
            process = $"{parent}";
        }

        return found;
    }

    private static HostAdvice? PressureNow(HostState host)
    {
        (string Resource, double? Share, string Metric)[] pressures =
        [
            ("a CPU", host.Noise.CpuPressureShare, NoiseThresholds.IdleCpuPressureMetric),
            ("memory", host.Noise.MemoryPressureShare, NoiseThresholds.IdleMemoryPressureMetric),
            ("storage", host.Noise.IoPressureShare, NoiseThresholds.IdleIoPressureMetric),
        ];
        var seen = pressures
            .Where(pressure => pressure.Share > NoiseThresholds.All.Single(threshold => threshold.Metric == pressure.Metric).Limit)
            .Select(pressure => $"for {pressure.Resource} {pressure.Share * 100:0} % of the time")
            .ToList();
        return seen.Count == 0 ? null : new(
            "pressure",
            $"tasks wait while the harness does nothing: {string.Join(", ", seen)}",
            "an instance will wait with them, and each round that begins like this counts as noisy",
            "ps -eo pid,stat,pcpu,pmem,args --sort=-pcpu | head -15   # shows who it is; let it end, or stop it");
    }

    private static HostAdvice? SwapInUse(HostState host)
    {
        return MemoryBytes(host, "SwapTotal:") is { } total && MemoryBytes(host, "SwapFree:") is { } free && total > free ? new(
            "swap",
            $"{Quantity.Format(total - free, "B")} of {Quantity.Format(total, "B")} of swap are in use",
            "swapped pages count in no instance's memory, and reading them back takes time and disk in the middle of a case",
            "swapoff --all") : null;
    }

    private static long? MemoryBytes(HostState host, string key)
    {
        var line = host.Files.Lines("proc/meminfo").FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        var number = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1);
        return long.TryParse(number, out var kilobytes) ? kilobytes * BytesPerKilobyte : null;
    }

    private static HostAdvice? HostIsGuest(HostState host)
    {
        var stolen = host.Noise.StealShare is { } share
            ? $"{share * 100:0.#} % of its CPU time is stolen now"
            : "it does not show how much of its CPU time is stolen";
        return host.Environment.Virtualization is "none" or "unknown" ? null : new(
            "guest",
            $"this host is itself a guest of {host.Environment.Virtualization}; {stolen}",
            "others on the same machine take CPU, cache and disk, and steal shows only part of that. "
            + "Absolute values vary by a third from hour to hour; ratios within a round hold",
            null);
    }

    private static HostAdvice? Governor(HostState host) => host.Environment.Governor is null or "performance" ? null : new(
        "governor",
        $"the CPU frequency governor is {host.Environment.Governor}",
        "an idle CPU starts slowly, so something short, such as a boot, is measured at another clock rate than something long",
        "echo performance | tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor");

    private static HostAdvice? Turbo(HostState host)
    {
        const string intelOff = "sys/devices/system/cpu/intel_pstate/no_turbo";
        const string boostOn = "sys/devices/system/cpu/cpufreq/boost";
        var command = (host.Files.Text(intelOff), host.Files.Text(boostOn)) switch
        {
            ("0", _) => $"echo 1 > /{intelOff}",
            (null, "1") => $"echo 0 > /{boostOn}",
            _ => null,
        };
        return command is null ? null : new(
            "turbo",
            "turbo (boost) is on",
            "the clock rate then depends on temperature and on the load of other CPUs, so on the cases before and beside",
            command);
    }

    private static HostAdvice? SiblingThreads(HostState host) => host.Files.Text("sys/devices/system/cpu/smt/active") != "1" ? null : new(
        "smt",
        "two or more logical CPUs share a core (SMT)",
        "a task on the sibling of an instance's CPU takes part of its core without showing as CPU time of others",
        "echo off > /sys/devices/system/cpu/smt/control");

    private static HostAdvice? HugePages(HostState host) => host.Environment.TransparentHugePages != "always" ? null : new(
        "hugepages",
        "transparent huge pages are set to 'always'",
        "a few touched bytes then count as 2 MiB, depending on what memory is free, and the kernel joins pages in the background: "
        + "memory and time both vary",
        "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled");

    // A host that does not show the list cannot be judged, and one with a single CPU has none to spare.
    private static HostAdvice? IsolatedCpus(HostState host)
    {
        var last = host.Environment.LogicalCpus - 1;
        return host.Files.Text("sys/devices/system/cpu/isolated") is not "" || last < 1 ? null : new(
            "isolation",
            "no CPU is isolated",
            "the scheduler puts other tasks, and devices their interrupts, on the CPU that instances run on: "
            + "the last one that the harness may use",
            $"{KernelOption($"isolcpus=managed_irq,domain,{last}")}   # then: taskset --cpu-list 0-{last} ./scripts/bench");
    }

    private static HostAdvice? PressureUnknown(HostState host) => host.Files.Text("proc/pressure/cpu") is not null ? null : new(
        "psi",
        "the kernel shows no pressure (PSI): /proc/pressure cannot be read",
        "a round in which others keep tasks waiting for a CPU, memory or storage is then not detected",
        $"{KernelOption("psi=1")}   # needs a kernel built with CONFIG_PSI, as Debian's are");

    // .NET raises the soft limit to the hard one by itself.
    private static HostAdvice? OpenFiles(HostState host)
    {
        var limits = host.Files.Text("proc/self/limits");
        return limits is null || ProcessLimit.Hard("open files", limits) is not (< EnoughFiles and var limit) ? null : new(
            "files",
            $"the hard limit of open files is {limit}",
            "many instances at once fail for want of files, not of memory, and engines that ask for more do not start",
            "prlimit --pid $$ --nofile=65536:65536   # for this shell and the programs started from it");
    }

    // For a host that GRUB boots.
    private static string KernelOption(string option) =>
        $"sed -i 's/^GRUB_CMDLINE_LINUX=\"/&{option} /' /etc/default/grub && update-grub && reboot";
}

/// <summary>One thing about this host that makes figures noisier than they need be.</summary>
/// <param name="About">Its subject in a word, for programs that read it.</param>
/// <param name="Seen">The observation.</param>
/// <param name="Matters">Its effect on the figures.</param>
/// <param name="Command">A command for a root shell that would change it; not run. Null where nothing on this host changes it.</param>
internal sealed record HostAdvice(string About, string Seen, string Matters, string? Command);
