using System.Runtime.InteropServices;

namespace Bench.Platforms.Host;

/// <summary>Processes of the host, by number.</summary>
internal static partial class HostProcess
{
    private const int KillSignal = 9;

    /// <summary>Ends a process by force; one that is gone already is not an error.</summary>
    public static void Kill(int process)
    {
        // 1 and below would mean the init process, or whole process groups.
        if (process > 1)
        {
            _ = SendSignal(process, KillSignal);
        }
    }

    /// <summary>Whether a process is there and not a zombie.</summary>
    public static bool IsAlive(int process) => Stat(process) is { IsAlive: true };

    /// <summary>CPU time that a process has taken, in user space and in the kernel, to 10 ms; null when it is gone.</summary>
    public static TimeSpan? CpuTime(int process) => Stat(process)?.CpuTime;

    /// <summary>The parent of a process, or null when it is gone or its parent is not to be seen.</summary>
    public static int? ParentOf(int process) => Stat(process) is { ParentId: > 0 and var parent } ? parent : null;

    /// <summary>A container's first process with all below it, and the shim above it.</summary>
    public static IReadOnlyList<int> WithShim(int first) =>
        ProcessTree.Of(ParentOf(first) is > 1 and var parent && IsShim(parent) ? parent : first);

    public static bool IsShim(int process) => NameOf(process) is "conmon" or "containerd-shim";

    /// <summary>The name of a process's program as the kernel keeps it, 15 characters long; null when it is gone.</summary>
    public static string? NameOf(int process) => Read(process, "comm")?.TrimEnd('\n');

    public static IReadOnlyList<int> WithName(string name) => [.. All().Where(process => NameOf(process) == name)];

    /// <summary>Whether a process is in a cgroup whose path has this in its name; false when it is gone.</summary>
    public static bool IsInCgroupOf(int process, string name) => Read(process, "cgroup")?.Contains(name, StringComparison.Ordinal) == true;

    public static IReadOnlyList<int> WithEnvironment(string name, string value) =>
        [.. All().Where(process => process != Environment.ProcessId && HasEnvironment(process, name, value))];

    private static IEnumerable<int> All() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let process = int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
        where process > 0
        select process;

    /// <summary>Whether a process was started with this variable; false when it has ended, or is another user's.</summary>
    public static bool HasEnvironment(int process, string name, string value) =>
        Read(process, "environ")?.Split('\0').Contains($"{name}={value}", StringComparer.Ordinal) == true;

    private static string? Read(int process, string file) => Attempt.Read($"/proc/{process}/{file}");

    /// <summary>Null when the process is gone, or this user may not look.</summary>
    private static ProcessStat? Stat(int process) => Attempt.Get<ProcessStat?>(
        () =>
        {
            using var reader = ProcessStat.TryOpen(process);
            return reader is not null && reader.TryRead(out var stat) ? stat : null;
        },
        null);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
