using System.Globalization;

namespace Bench.Linux.Cgroups;

/// <summary>The cgroup that a process is in, for each controller. Source: <c>/proc/PID/cgroup</c>, described in the manual page
/// cgroups(7) and the kernel's <c>Documentation/admin-guide/cgroup-v2.rst</c>.</summary>
public sealed class ProcessCgroups
{
    // The line of version 2 names no controllers.
    private const string Unified = "";

    private readonly Dictionary<string, string> _paths = [];

    /// <summary>The cgroup in version 2; null when version 2 is not there, or the cgroup has been removed.</summary>
    public string? UnifiedPath => PathOf(Unified);

    /// <summary>The cgroup in version 1; null when version 1 does not have the controller, or the cgroup has been removed.</summary>
    /// <param name="controller">Such as <c>memory</c>, <c>cpu</c> or <c>name=systemd</c>.</param>
    public string? PathOf(string controller) => _paths.GetValueOrDefault(controller);

    /// <summary>Reads the cgroups of a process; null when it is gone.</summary>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ProcessCgroups? TryRead(int processId) =>
        ProcFile.TryReadOnce($"/proc/{processId}/cgroup", new ReadBuffer(), out var text)
            ? Parse(System.Text.Encoding.UTF8.GetString(text))
            : null;

    /// <summary>Reads the text of <c>/proc/PID/cgroup</c>.</summary>
    /// <exception cref="FormatException">A line is not <c>number:controllers:/path</c>.</exception>
    public static ProcessCgroups Parse(string text)
    {
        var cgroups = new ProcessCgroups();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // The path comes last and may hold colons itself.
            if (line.Split(':', 3) is not [var hierarchy, var controllers, ['/', ..] path]
                || !int.TryParse(hierarchy, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                throw new FormatException($"Cannot parse /proc/PID/cgroup: unexpected line \"{line}\".");
            }

            foreach (var controller in path.EndsWith(" (deleted)", StringComparison.Ordinal) ? [] : controllers.Split(','))
            {
                cgroups._paths[controller] = path;
            }
        }

        return cgroups;
    }
}
