using System.Globalization;

namespace Bench.Linux.Processes;

/// <summary>Finds the processes that descend from one, which is how the processes of most instances are found.</summary>
/// <remarks>Processes come and go while one looks, so the answer is a moment's. A process whose parent has exited has been given to
/// another (the first process, or a subreaper) and is then not found here: look in the instance's cgroup as well.</remarks>
public static class ProcessTree
{
    private const string ProcRoot = "/proc";

    /// <summary>The live processes that descend from one, itself among them, in ascending order.</summary>
    /// <param name="processId">The PID to begin from; positive.</param>
    /// <returns>PIDs; none when the process is gone. Zombies are left out: they hold no memory.</returns>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    public static IReadOnlyList<int> Of(int processId) => Of(processId, ProcRoot);

    internal static IReadOnlyList<int> Of(int processId, string procRoot)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(processId);
        var buffer = new ReadBuffer();

        // Not every kernel is built to list children (CONFIG_PROC_CHILDREN).
        var found = File.Exists($"{procRoot}/{processId}/task/{processId}/children")
            ? WalkChildren(processId, procRoot, buffer)
            : WalkParents(processId, procRoot, buffer);
        found.Sort();
        return found;
    }

    private static List<int> WalkChildren(int root, string procRoot, ReadBuffer buffer)
    {
        var live = new List<int>();
        var seen = new HashSet<int> { root };
        var waiting = new Stack<int>(seen);
        while (waiting.TryPop(out var processId))
        {
            if (TryReadStat(processId, procRoot, buffer) is { IsAlive: true })
            {
                live.Add(processId);
            }

            foreach (var child in ChildrenOf(processId, procRoot))
            {
                if (seen.Add(child))
                {
                    waiting.Push(child);
                }
            }
        }

        return live;
    }

    // A child belongs to the thread that made it, so every thread has its own list.
    private static IEnumerable<int> ChildrenOf(int processId, string procRoot)
    {
        foreach (var thread in ThreadsOf(processId, procRoot))
        {
            foreach (var child in ProcessIdList.TryRead($"{procRoot}/{processId}/task/{thread}/children") ?? [])
            {
                yield return child;
            }
        }
    }

    private static List<int> WalkParents(int root, string procRoot, ReadBuffer buffer)
    {
        var statuses = NumberedDirectories(procRoot)
            .Select(processId => TryReadStat(processId, procRoot, buffer))
            .OfType<ProcessStat>()
            .ToList();
        var children = statuses.ToLookup(status => status.ParentId);

        var live = new List<int>();
        var seen = new HashSet<int>();
        var waiting = new Stack<ProcessStat>(statuses.Where(status => status.ProcessId == root));
        while (waiting.TryPop(out var status))
        {
            if (!seen.Add(status.ProcessId))
            {
                continue;
            }

            if (status.IsAlive)
            {
                live.Add(status.ProcessId);
            }

            foreach (var child in children[status.ProcessId])
            {
                waiting.Push(child);
            }
        }

        return live;
    }

    private static ProcessStat? TryReadStat(int processId, string procRoot, ReadBuffer buffer)
    {
        using var file = ProcFile.TryOpen($"{procRoot}/{processId}/stat", isOneRecord: true);
        return file is not null && file.TryRead(buffer, out var text) ? ProcessStat.Parse(text) : null;
    }

    private static List<int> ThreadsOf(int processId, string procRoot)
    {
        try
        {
            return NumberedDirectories($"{procRoot}/{processId}/task");
        }
        catch (IOException)
        {
            // It ended between being found and being looked into; it has no threads any more.
            return [];
        }
    }

    /// <summary>The directories that are numbers: the processes of <c>/proc</c>, the threads of <c>task</c>.</summary>
    internal static List<int> NumberedDirectories(string path)
    {
        var numbers = new List<int>();
        foreach (var directory in Directory.EnumerateDirectories(path))
        {
            if (int.TryParse(
                Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }
}
