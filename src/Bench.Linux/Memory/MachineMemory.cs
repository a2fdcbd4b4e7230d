using Bench.Linux.Processes;

namespace Bench.Linux.Memory;

/// <summary>The memory of a virtual machine's processes, the guest's RAM told apart from what the monitor needs itself.</summary>
/// <param name="GuestTouchedBytes">What of the guest's RAM has been touched, by the guest or for it: the proportional size of its mappings,
/// bytes. Where it is made of huge pages, a byte touched counts 2 MiB, as it does on the host.</param>
/// <param name="GuestAllottedBytes">What the guest could touch: the size of those mappings in the process that maps the most of them,
/// bytes.</param>
/// <param name="MonitorBytes">Proportional size of everything else in the machine's processes, bytes.</param>
public readonly record struct MachineMemory(long GuestTouchedBytes, long GuestAllottedBytes, long MonitorBytes)
{
    /// <summary>Tells the guest's RAM apart by its size. It is one nameless private mapping of exactly the size that was asked for, as
    /// QEMU's is, or the mappings of one file that lives in memory. Of such a file a monitor may keep a part for itself and map the rest
    /// in pieces, as user-mode Linux does, so that it counts from half of that size on.</summary>
    /// <param name="processes">The mappings of each process of the machine, one of each address space.</param>
    /// <param name="ramBytes">The size of the guest's RAM that was asked for, bytes; positive.</param>
    /// <param name="reason">Why the guest's RAM was not found; null when it was.</param>
    /// <returns>Null when nothing in the processes, or more than one thing, looks like the guest's RAM.</returns>
    public static MachineMemory? Find(IEnumerable<IEnumerable<MemoryMapping>> processes, long ramBytes, out string? reason)
    {
        var total = 0L;
        var exact = new List<Backing>();
        var files = new Dictionary<(string, long), Backing>();
        foreach (var process in processes)
        {
            var own = new Dictionary<(string, long), long>();
            foreach (var mapping in process)
            {
                total += mapping.PssBytes;
                if (mapping.IsAnonymous && mapping.Bytes == ramBytes)
                {
                    exact.Add(new Backing(mapping.Bytes, mapping.PssBytes));
                }
                else if (mapping.IsSharedMemory)
                {
                    var key = (mapping.Device, mapping.Inode);
                    var bytes = own[key] = own.GetValueOrDefault(key) + mapping.Bytes;
                    var before = files.GetValueOrDefault(key);
                    files[key] = new Backing(Math.Max(before.MappedBytes, bytes), before.PssBytes + mapping.PssBytes);
                }
            }
        }

        List<Backing> candidates = [.. exact, .. files.Values
            .Where(file => file.MappedBytes >= ramBytes / 2 && file.MappedBytes <= ramBytes)];
        reason = candidates switch
        {
            [{ PssBytes: > 0 }] => null,
            [_] => "no page of what looks like the guest's RAM is in the page tables of the machine's processes",
            [] => $"no mapping of the machine's processes has the size of the guest's RAM, {ramBytes >> 20} MiB",
            _ => $"{candidates.Count} mappings of the machine's processes have the size of the guest's RAM, {ramBytes >> 20} MiB",
        };
        return candidates is [var ram] && reason is null
            ? new MachineMemory(ram.PssBytes, ram.MappedBytes, MonitorBytes: total - ram.PssBytes)
            : null;
    }

    /// <remarks>Processes that are gone, and all but one of those that share an address space, are passed over.</remarks>
    /// <inheritdoc cref="Find"/>
    /// <exception cref="UnauthorizedAccessException">This user may not look into a process.</exception>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    public static MachineMemory? Read(IEnumerable<int> processIds, long ramBytes, out string? reason) =>
        Find(AddressSpace.Distinct(processIds).Select(MappingReader.Read), ramBytes, out reason);

    private readonly record struct Backing(long MappedBytes, long PssBytes);
}
