using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Bench.Sampling;

namespace Bench.Platforms.Host;

/// <summary>Processes of the host, by number.</summary>
internal static partial class HostProcess
{
    private const int KillSignal = 9;

    // proc(5): fields 14 and 15 of stat, counted from the state, which is the third; in units of USER_HZ, which is 100 on every kernel that .NET runs on.
    private const int UserTimeField = 11;
    private const int SystemTimeField = 12;
    private const double MillisecondsPerTick = 10;

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
    public static bool IsAlive(int process) => Status(process) is [not ("Z" or "X"), ..];

    /// <summary>CPU time that a process has taken, in user space and in the kernel, to 10 ms; null when it is gone.</summary>
    public static TimeSpan? CpuTime(int process) => Status(process) is { Length: > SystemTimeField } fields
        ? TimeSpan.FromMilliseconds(MillisecondsPerTick * (Ticks(fields[UserTimeField]) + Ticks(fields[SystemTimeField])))
        : null;

    private static long Ticks(string field) => long.Parse(field, CultureInfo.InvariantCulture);

    /// <summary>The parent of a process, or null when it is gone or its parent is not to be seen.</summary>
    public static int? ParentOf(int process) =>
        Status(process) is [_, var parent, ..] && int.Parse(parent, CultureInfo.InvariantCulture) is var number and > 0 ? number : null;

    /// <summary>A container's first process with all below it, and the shim above it, which exists for it alone. A process whose shim has died belongs to the host's init, and is alone.</summary>
    public static IReadOnlyList<int> WithShim(int first) =>
        ProcessTree.Of(ParentOf(first) is > 1 and var parent && IsShim(parent) ? parent : first);

    /// <summary>Whether a process is a container's shim.</summary>
    public static bool IsShim(int process) => NameOf(process) is "conmon" or "containerd-shim";

    /// <summary>The name of a process's program as the kernel keeps it, 15 characters long; null when it is gone.</summary>
    public static string? NameOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").TrimEnd('\n');
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether a process is in a cgroup whose path has this in its name; false when it is gone.</summary>
    public static bool IsInCgroupOf(int process, string name)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cgroup").Contains(name, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Processes whose environment has this variable with this value.</summary>
    public static IReadOnlyList<int> WithEnvironment(string name, string value)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process)
                && process != Environment.ProcessId
                && HasEnvironment(process, name, value))
            {
                found.Add(process);
            }
        }

        return found;
    }

    /// <summary>Whether a process was started with this variable of this value; false when it has ended, or is another user's and so not ours.</summary>
    public static bool HasEnvironment(int process, string name, string value)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{process}/environ")).Split('\0').Contains($"{name}={value}", StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The fields of <c>/proc/PID/stat</c> from the state on; empty when the process is gone.</summary>
    private static string[] Status(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
