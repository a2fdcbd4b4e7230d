using Bench.Linux.Cgroups;
using Bench.Linux.Processes;

namespace Bench.Linux.Memory;

/// <summary>The memory of one instance at one moment, seen from the host in two ways.</summary>
/// <param name="PssBytes">Proportional size of the instance's processes, added up, in bytes; null when none was there.</param>
/// <param name="PssAnonymousBytes">A part of it, as the two others; null when none was there, or before Linux 5.4.</param>
/// <param name="PssSharedMemoryBytes">The tmpfs and memfd part.</param>
/// <param name="RssBytes">Resident size of the instance's processes, added up, in bytes. Pages they share count more than once. Null when
/// none was there.</param>
/// <param name="Cgroup">What is charged to the instance's cgroup; null when it has none of its own or it is gone.</param>
/// <param name="ProcessesSeen">Processes that were there to be added up.</param>
/// <param name="ProcessesExpected">Processes that the reader was made for; those that share one address space count as one.</param>
public readonly record struct InstanceMemory(
    long? PssBytes,
    long? PssAnonymousBytes,
    long? PssFileBytes,
    long? PssSharedMemoryBytes,
    long? RssBytes,
    CgroupMemory? Cgroup,
    int ProcessesSeen,
    int ProcessesExpected)
{
    /// <summary>Whether every process was there; if not, the sums are those of the rest.</summary>
    public bool IsComplete => ProcessesSeen == ProcessesExpected;
}

/// <summary>Reads the memory of an instance, given its processes and its cgroup, again and again. All files are opened once; reading
/// allocates nothing.</summary>
/// <remarks>The processes are those the caller found (see <see cref="ProcessTree"/> and <see cref="CgroupDirectory.FindProcesses"/>);
/// ones that start later are only in the cgroup's figure. Not to be used from two threads at a time.</remarks>
public sealed class InstanceMemoryReader : IDisposable
{
    private readonly FileReader<ProcessMemory>[] _processes;
    private readonly CgroupMemoryReader? _cgroup;
    private readonly int _expected;

    private InstanceMemoryReader(FileReader<ProcessMemory>[] processes, CgroupMemoryReader? cgroup, int expected) =>
        (_processes, _cgroup, _expected) = (processes, cgroup, expected);

    /// <summary>Opens the memory of an instance. Processes that are gone already count as expected and not seen.</summary>
    /// <param name="processIds">The PIDs of the instance; one that comes twice is read once, and so are processes that share one address
    /// space.</param>
    /// <param name="cgroup">The memory cgroup that holds the instance and nothing else, if it has one.</param>
    public static InstanceMemoryReader Open(IEnumerable<int> processIds, CgroupDirectory? cgroup = null)
    {
        var buffer = new ReadBuffer();
        var expected = AddressSpace.Distinct(processIds);
        return new InstanceMemoryReader(
            [.. expected.Select(processId => ProcessMemory.TryOpen(processId, buffer)).OfType<FileReader<ProcessMemory>>()],
            cgroup is null ? null : CgroupMemoryReader.TryOpen(cgroup, buffer),
            expected.Count);
    }

    public InstanceMemory Read()
    {
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

        return new InstanceMemory(
            PssBytes: seen > 0 ? pss : null,
            PssAnonymousBytes: seen > 0 ? anonymous : null,
            PssFileBytes: seen > 0 ? file : null,
            PssSharedMemoryBytes: seen > 0 ? shared : null,
            RssBytes: seen > 0 ? rss : null,
            _cgroup is not null && _cgroup.TryRead(out var charged) ? charged : null,
            seen,
            _expected);
    }

    public void Dispose()
    {
        Array.ForEach(_processes, process => process.Dispose());
        _cgroup?.Dispose();
    }
}
