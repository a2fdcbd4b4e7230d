using System.Runtime.InteropServices;

namespace Bench.Linux.Tests;

[Collection(Alone.Name)]
public sealed class ProcessReaderSpecs
{
    private const int Mebibyte = 1 << 20;
    private const int Touched = 64 * Mebibyte;
    private const int Tolerance = 8 * Mebibyte;

    [Fact]
    public unsafe void Touching_memory_shows_as_much_more_resident_and_proportional_memory()
    {
        using var reader = ProcessMemory.TryOpen(Environment.ProcessId)!;
        Assert.True(reader.TryRead(out var before));
        var memory = (byte*)NativeMemory.AllocZeroed(Touched);
        Assert.True(reader.TryRead(out var reserved));
        for (var at = 0; at < Touched; at += Environment.SystemPageSize)
        {
            memory[at] = 1;
        }

        Assert.True(reader.TryRead(out var touched));
        NativeMemory.Free(memory);
        Assert.True(reader.TryRead(out var freed));

        // What is only reserved is virtual, and not counted.
        Assert.InRange(reserved.RssBytes - before.RssBytes, -Tolerance, Tolerance);
        Assert.InRange(touched.RssBytes - reserved.RssBytes, Touched - Tolerance, Touched + Tolerance);
        Assert.InRange(touched.PssBytes - reserved.PssBytes, Touched - Tolerance, Touched + Tolerance);
        Assert.InRange(freed.RssBytes - touched.RssBytes, -Touched - Tolerance, -Touched + Tolerance);
    }

    [Fact]
    public void Reading_the_memory_of_a_process_allocates_nothing()
    {
        using var reader = ProcessMemory.TryOpen(Environment.ProcessId)!;
        Assert.Equal(0, Allocation.OfHundred(() => reader.TryRead(out _)));
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void A_process_that_exits_reads_false_and_still_allocates_nothing()
    {
        using var shell = new Shell("read line");
        using var reader = ProcessMemory.TryOpen(shell.Id)!;
        Assert.True(reader.TryRead(out var memory));
        Assert.True(memory.PssBytes > 0);

        shell.Kill();

        Assert.False(reader.TryRead(out memory));
        Assert.Equal(default, memory);
        Assert.Equal(0, Allocation.OfHundred(() => reader.TryRead(out _)));
        Assert.Null(ProcessMemory.TryOpen(shell.Id));
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void What_a_process_reads_and_writes_is_counted()
    {
        using var shell = new Shell("read line; head -c 1000000 /dev/zero | cat > /dev/null; echo done; read line");
        using var reader = ProcessIo.TryOpen(shell.Id);
        Assert.SkipWhen(reader is null, "this kernel keeps no I/O counters");
        Assert.True(reader.TryRead(out var before));

        shell.GoOn();
        Assert.Equal("done", shell.WaitForLine());

        // head and cat have been waited for, so theirs are the shell's.
        Assert.True(reader.TryRead(out var after));
        Assert.InRange(after.ReadCallBytes - before.ReadCallBytes, 2_000_000, 2_200_000);
        Assert.InRange(after.WriteCallBytes - before.WriteCallBytes, 2_000_000, 2_010_000);
        Assert.Equal(0, Allocation.OfHundred(() => reader.TryRead(out _)));

        shell.Kill();
        Assert.False(reader.TryRead(out _));
        Assert.Null(ProcessIo.TryOpen(shell.Id));
    }

    [Fact]
    public void Counters_that_the_kernel_does_not_keep_are_told_from_those_of_a_process_that_is_gone()
    {
        using var proc = new TemporaryDirectory();
        proc.Write("1/io", "rchar: 1\n");
        proc.Write("2/stat", "2 (sh) S");

        Assert.Equal([false, true, false], new[] { 1, 2, 3 }.Select(process => ProcessIo.IsNotKept(process, proc.Path)));
    }
}
