using Bench.Linux.Cgroups;
using Bench.Linux.Processes;

namespace Bench.Linux.Memory;

/// <summary>The memory of one instance at one moment, seen from the host in two ways.</summary>
public readonly record struct InstanceMemory
{
    public required MonotonicTime At { get; init; }

    /// <summary>Proportional size of the instance's processes, added up, in bytes; null when none was there.</summary>
    public required long? PssBytes { get; init; }

    /// <summary>A part of <see cref="PssBytes"/>, as the two others; null when none was there, or before Linux 5.4.</summary>
    public required long? PssAnonymousBytes { get; init; }

    public required long? PssFileBytes { get; init; }

    /// <summary>The tmpfs and memfd part.</summary>
    public required long? PssSharedMemoryBytes { get; init; }

    /// <summary>Resident size of the instance's processes, added up, in bytes. Pages they share count more than once. Null when none was
    /// there.</summary>
    public required long? RssBytes { get; init; }

    /// <summary>What is charged to the instance's cgroup; null when it has none of its own or it is gone.</summary>
    public required CgroupMemory? Cgroup { get; init; }

    /// <summary>Processes that were there to be added up.</summary>
    public required int ProcessesSeen { get; init; }

    /// <summary>Processes that the reader was made for; those that share one address space count as one.</summary>
    public required int ProcessesExpected { get; init; }

    /// <summary>Whether every process was there; if not, the sums are those of the rest.</summary>
    public bool IsComplete => ProcessesSeen == ProcessesExpected;
}

/// <summary>Reads the memory of an instance, given its processes and its cgroup, again and again. All files are opened once; reading
/// allocates nothing.</summary>
/// <remarks>The processes are those the caller found (see <see cref="ProcessTree"/> and <see cref="CgroupDirectory.FindProcesses"/>);
/// ones that start later are only in the cgroup's figure. Not to be used from two threads at a time.</remarks>
public sealed class InstanceMemoryReader : IDisposable
{
    private readonly ProcessMemoryReader[] _processes;
    private readonly CgroupMemoryReader? _cgroup;
    private readonly int _expected;

    private InstanceMemoryReader(ProcessMemoryReader[] processes, CgroupMemoryReader? cgroup, int expected)
    {
        _processes = processes;
        _cgroup = cgroup;
        _expected = expected;
    }

    /// <summary>Opens the memory of an instance. Processes that are gone already count as expected and not seen.</summary>
    /// <param name="processIds">The PIDs of the instance; one that comes twice is read once, and so are processes that share one address
    /// space.</param>
    /// <param name="cgroup">The memory cgroup that holds the instance and nothing else, if it has one.</param>
    public static InstanceMemoryReader Open(IEnumerable<int> processIds, CgroupDirectory? cgroup = null)
    {
        var buffer = new ReadBuffer();
        var readers = new List<ProcessMemoryReader>();
        var expected = 0;
        try
        {
            foreach (var processId in AddressSpace.Distinct(processIds))
            {
                expected++;
                if (ProcessMemoryReader.TryOpen(processId, buffer) is { } reader)
                {
                    readers.Add(reader);
                }
            }

            var cgroupReader = cgroup is null ? null : CgroupMemoryReader.TryOpen(cgroup, buffer);
            return new InstanceMemoryReader([.. readers], cgroupReader, expected);
        }
        catch
        {
            readers.ForEach(reader => reader.Dispose());
            throw;
        }
    }

    public InstanceMemory Read()
    {
        var at = MonotonicClock.Now;
        long pss = 0, rss = 0;
        long? anonymous = 0, file = 0, shared = 0;
        var seen = 0;
        foreach (var process in _processes)
        {
            if (process.TryRead(out var memory))
            {
                pss += memory.PssBytes;
                anonymous += memory.PssAnonymousBytes;
                file += memory.PssFileBytes;
                shared += memory.PssSharedMemoryBytes;
                rss += memory.RssBytes;
                seen++;
            }
        }

        return new InstanceMemory
        {
            At = at,
            PssBytes = seen > 0 ? pss : null,
            PssAnonymousBytes = seen > 0 ? anonymous : null,
            PssFileBytes = seen > 0 ? file : null,
            PssSharedMemoryBytes = seen > 0 ? shared : null,
            RssBytes = seen > 0 ? rss : null,
            Cgroup = _cgroup is not null && _cgroup.TryRead(out var charged) ? charged : null,
            ProcessesSeen = seen,
            ProcessesExpected = _expected,
        };
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Dispose();
        }

        _cgroup?.Dispose();
    }
}
