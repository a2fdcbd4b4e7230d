namespace Bench.Linux.Tests;

internal static class Allocation
{
    private const int Reads = 100;

    /// <summary>Bytes that 100 calls allocate on this thread, after what the first calls set up.</summary>
    public static long OfHundred(Action read)
    {
        for (var warmUp = 0; warmUp < 10; warmUp++)
        {
            read();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < Reads; count++)
        {
            read();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
