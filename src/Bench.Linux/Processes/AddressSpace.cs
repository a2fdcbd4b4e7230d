using System.Runtime.InteropServices;

namespace Bench.Linux.Processes;

/// <summary>Tells processes that share one address space. User-mode Linux, for one, makes helpers with <c>CLONE_VM</c>: each has a PID
/// and a <c>smaps_rollup</c> of its own, and every one of them tells the size of the whole.</summary>
/// <remarks>Source: <c>kcmp(2)</c> with <c>KCMP_VM</c>.</remarks>
internal static partial class AddressSpace
{
    private const int CompareMemory = 1;

    // The kernel's numbers of kcmp(2); the C library has no wrapper for it.
    private static readonly long KcmpNumber = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 272 : 312;

    /// <summary>Whether two processes share their memory. False, too, where the kernel does not tell or this user may not ask.</summary>
    public static bool IsShared(int processId, int otherId) =>
        processId == otherId || SystemCall(KcmpNumber, processId, otherId, CompareMemory, 0, 0) == 0;

    /// <summary>One process of each address space, in the order given.</summary>
    public static IReadOnlyList<int> Distinct(IEnumerable<int> processIds)
    {
        var distinct = new List<int>();
        foreach (var processId in processIds)
        {
            if (!distinct.Exists(other => IsShared(processId, other)))
            {
                distinct.Add(processId);
            }
        }

        return distinct;
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial long SystemCall(long number, long first, long second, long type, ulong firstIndex, ulong secondIndex);
}
