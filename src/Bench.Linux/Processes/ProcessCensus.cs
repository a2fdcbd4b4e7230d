using System.Text;

namespace Bench.Linux.Processes;

/// <summary>The CPU time of every process of the host at one moment. Two of these tell who used the CPUs between them.</summary>
/// <remarks>Processes that begin or end between the two are not in the answer, nor are threads of the kernel, which work for whoever
/// asks. Taking one opens a file for each process: between measurements, not beside them.</remarks>
public sealed class ProcessCensus
{
    private readonly Dictionary<(int ProcessId, long StartTicks), Entry> _processes = [];

    private ProcessCensus(string procRoot)
    {
        At = MonotonicClock.Now;
        var buffer = new ReadBuffer();
        foreach (var processId in ProcessTree.NumberedDirectories(procRoot))
        {
            Count(processId, procRoot, buffer);
        }
    }

    public MonotonicTime At { get; }

    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException"><c>/proc</c> cannot be read.</exception>
    public static ProcessCensus Take(string procRoot = "/proc") => new(procRoot);

    /// <summary>The processes that were there at both moments and took CPU time between them, the busiest first.</summary>
    public IReadOnlyList<BusyProcess> BusySince(ProcessCensus earlier)
    {
        var busy = new List<BusyProcess>();
        foreach (var (process, now) in _processes)
        {
            if (earlier._processes.TryGetValue(process, out var then) && now.CpuTime > then.CpuTime)
            {
                busy.Add(new BusyProcess(process.ProcessId, now.Name, now.CpuTime - then.CpuTime));
            }
        }

        return [.. busy.OrderByDescending(process => process.CpuTime).ThenBy(process => process.ProcessId)];
    }

    private void Count(int processId, string procRoot, ReadBuffer buffer)
    {
        try
        {
            using var file = ProcFile.TryOpen($"{procRoot}/{processId}/stat");
            if (file is not null && file.TryRead(buffer, out var text) && ProcessStat.Parse(text) is { IsKernelThread: false } stat)
            {
                _processes[(processId, stat.StartTicks)] = new Entry(NameIn(text), stat.CpuTime);
            }
        }
        catch (UnauthorizedAccessException)
        {
            // A host may hide the processes of other users (hidepid); then they are in no census.
        }
    }

    // The parser has seen to it that both parentheses are there.
    private static string NameIn(ReadOnlySpan<byte> text) =>
        Encoding.UTF8.GetString(text[(text.IndexOf((byte)'(') + 1)..text.LastIndexOf((byte)')')]);

    private readonly record struct Entry(string Name, TimeSpan CpuTime);
}

/// <summary>A process and the CPU time that it took between two moments.</summary>
/// <param name="Name">Its name as the kernel keeps it: 15 bytes at most.</param>
/// <param name="CpuTime">CPU time in user and kernel mode, to 10 ms, without its children's.</param>
public readonly record struct BusyProcess(int ProcessId, string Name, TimeSpan CpuTime);
