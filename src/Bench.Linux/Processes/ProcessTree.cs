using System.Globalization;

namespace Bench.Linux.Processes;

/// <summary>Finds the processes that descend from one, which is how the processes of most instances are found.</summary>
/// <remarks>Processes come and go meanwhile, so the answer is a moment's. A process whose parent has exited has been given to another (the
/// first process, or a subreaper) and is then not found here: look in the instance's cgroup as well.</remarks>
public static class ProcessTree
{
    /// <summary>The live processes that descend from one, itself among them, in ascending order.</summary>
    /// <param name="processId">The PID to begin from; positive.</param>
    /// <returns>PIDs; none when the process is gone. Zombies are left out: they hold no memory.</returns>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    public static IReadOnlyList<int> Of(int processId) => Of(processId, "/proc");

    internal static IReadOnlyList<int> Of(int processId, string procRoot)
    {
        var buffer = new ReadBuffer();
        var childrenOf = ChildrenIn(processId, procRoot, buffer);
        var live = new List<int>();
        var seen = new HashSet<int> { processId };
        var waiting = new Stack<int>(seen);
        while (waiting.TryPop(out var current))
        {
            if (TryReadStat(current, procRoot, buffer) is { IsAlive: true })
            {
                live.Add(current);
            }

            foreach (var child in childrenOf(current).Where(seen.Add))
            {
                waiting.Push(child);
            }
        }

        live.Sort();
        return live;
    }

    /// <summary>The directories that are numbers: the processes of <c>/proc</c>, the threads of <c>task</c>.</summary>
    internal static IReadOnlyList<int> NumberedDirectories(string path) =>
    [
        .. from directory in Directory.EnumerateDirectories(path)
           let name = Path.GetFileName(directory)
           let number = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : -1
           where number >= 0
           select number,
    ];

    /// <summary>The threads of a process; none when it is gone.</summary>
    internal static IReadOnlyList<int> ThreadsOf(int processId, string procRoot)
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

    private static Func<int, IEnumerable<int>> ChildrenIn(int root, string procRoot, ReadBuffer buffer)
    {
        if (File.Exists($"{procRoot}/{root}/task/{root}/children"))
        {
            // A child belongs to the thread that made it, so every thread has its own list.
            return processId => ThreadsOf(processId, procRoot)
                .SelectMany(thread => ProcessIdList.TryRead($"{procRoot}/{processId}/task/{thread}/children") ?? []);
        }

        // Not every kernel is built to list children (CONFIG_PROC_CHILDREN); every process names its parent.
        var children = NumberedDirectories(procRoot)
            .Select(processId => TryReadStat(processId, procRoot, buffer))
            .OfType<ProcessStat>()
            .ToLookup(stat => stat.ParentId, stat => stat.ProcessId);
        return processId => children[processId];
    }

    private static ProcessStat? TryReadStat(int processId, string procRoot, ReadBuffer buffer) =>
        ProcFile.TryReadOnce($"{procRoot}/{processId}/stat", buffer, out var text, isOneRecord: true) ? ProcessStat.Parse(text) : null;
}
