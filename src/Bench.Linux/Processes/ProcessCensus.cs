using System.Text;

namespace Bench.Linux.Processes;

/// <summary>The CPU time of every process of the host at one moment. Two of these tell who used the CPUs between them.</summary>
/// <remarks>Processes that begin or end between the two are not in the answer, nor are threads of the kernel, which work for whoever
/// asks. Taking one opens a file for each process: between measurements, not beside them.</remarks>
public sealed class ProcessCensus
{
    private readonly Dictionary<(int ProcessId, long StartTicks), BusyProcess> _processes = [];

    public MonotonicTime At { get; } = MonotonicClock.Now;

    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException"><c>/proc</c> cannot be read.</exception>
    public static ProcessCensus Take(string procRoot = "/proc")
    {
        var census = new ProcessCensus();
        var buffer = new ReadBuffer();
        foreach (var processId in ProcessTree.NumberedDirectories(procRoot))
        {
            census.Count(processId, procRoot, buffer);
        }

        return census;
    }

    /// <summary>The processes that were there at both moments and took CPU time between them, the busiest first.</summary>
    public IReadOnlyList<BusyProcess> BusySince(ProcessCensus earlier) =>
    [
        .. from pair in _processes
           where earlier._processes.TryGetValue(pair.Key, out var then) && pair.Value.CpuTime > then.CpuTime
           let taken = pair.Value.CpuTime - earlier._processes[pair.Key].CpuTime
           orderby taken descending, pair.Key.ProcessId
           select pair.Value with { CpuTime = taken },
    ];

    private void Count(int processId, string procRoot, ReadBuffer buffer)
    {
        try
        {
            if (ProcFile.TryReadOnce($"{procRoot}/{processId}/stat", buffer, out var text)
                && ProcessStat.Parse(text) is { IsKernelThread: false } stat)
            {
                // The parser has seen to it that both parentheses are there.
                var name = Encoding.UTF8.GetString(text[(text.IndexOf((byte)'(') + 1)..text.LastIndexOf((byte)')')]);
                _processes[(processId, stat.StartTicks)] = new BusyProcess(processId, name, stat.CpuTime);
            }
        }
        catch (UnauthorizedAccessException)
        {
            // A host may hide the processes of other users (hidepid); then they are in no census.
        }
    }
}

/// <summary>A process and the CPU time that it took between two moments.</summary>
/// <param name="Name">Its name as the kernel keeps it: 15 bytes at most.</param>
/// <param name="CpuTime">CPU time in user and kernel mode, to 10 ms, without its children's.</param>
public readonly record struct BusyProcess(int ProcessId, string Name, TimeSpan CpuTime);
