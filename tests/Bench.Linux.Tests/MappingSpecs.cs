using System.Globalization;
using System.Text;
using CsCheck;

namespace Bench.Linux.Tests;

/// <summary>Mappings of processes, and the guest's RAM among them, on texts of real machines.</summary>
public sealed class MappingSpecs
{
    private const long Kilobyte = 1024;
    private const long Ram = 256L << 20;

    private static readonly Gen<string> Names = Gen.Int[0, 5].Select(
        name => new[] { "", "[heap]", "/usr/bin/a b", "/dev/shm/#121 (deleted)", "/memfd:ram (deleted)", "[anon: Size: 4 kB]" }[name]);

    private static readonly Gen<MemoryMapping> Mappings =
        Gen.Select(Gen.Long[1, 1L << 36], Gen.Bool, Gen.UInt[0, 255], Gen.Long[0, 1L << 40], Names, Gen.Long[0, 1L << 40], Gen.Long[
            0,
            1L << 40],
            (pages, shared, device, inode, name, rss, pss) => new MemoryMapping(
                pages * 4096,
                shared,
                $"{device:x2}:{device:x2}",
                inode,
                name,
                rss * Kilobyte,
                pss * Kilobyte));

    [Fact]
    public void The_RAM_of_QEMU_is_the_nameless_mapping_of_the_size_that_was_asked_for()
    {
        var memory = MachineMemory.Find([Captured("qemu")], Ram, out var reason);

        Assert.Null(reason);
        Assert.Equal(
            new MachineMemory
            {
                GuestTouchedBytes = 124928 * Kilobyte,
                GuestAllottedBytes = Ram,
                MonitorBytes = (199188 - 124928) * Kilobyte
            },
            memory);
    }

    [Fact]
    public void The_RAM_of_user_mode_Linux_is_a_file_of_which_its_kernel_has_taken_a_part_and_that_its_processes_map_too()
    {
        var memory = MachineMemory.Find([Captured("uml"), Captured("uml-child")], Ram, out var reason);

        Assert.Null(reason);
        Assert.Equal((32695 + 197) * Kilobyte, memory!.Value.GuestTouchedBytes);
        Assert.Equal(252436 * Kilobyte, memory.Value.GuestAllottedBytes);
        Assert.Equal((39273 - 32695 + 204 - 197) * Kilobyte, memory.Value.MonitorBytes);
    }

    [Fact]
    public void Where_nothing_has_that_size_there_is_a_reason_and_no_figure()
    {
        Assert.Null(MachineMemory.Find([Captured("qemu")], 2 * Ram, out var reason));
        Assert.Equal("no mapping of the machine's processes has the size of the guest's RAM, 512 MiB", reason);
        Assert.Null(MachineMemory.Find([], Ram, out reason));
        Assert.NotNull(reason);
    }

    [Fact]
    public void Where_two_things_have_that_size_nothing_is_guessed()
    {
        Assert.Null(MachineMemory.Find([Captured("qemu"), Captured("qemu")], Ram, out var reason));
        Assert.StartsWith("2 mappings", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void RAM_of_which_no_page_is_seen_is_not_called_empty()
    {
        var untouched = new MemoryMapping(Ram, false, "00:00", 0, "", 0, 0);

        Assert.Null(MachineMemory.Find([[untouched]], Ram, out var reason));
        Assert.Contains("no page", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_is_read_with_its_file_and_its_sizes() => Assert.Equal(
        new MemoryMapping(
            0x75400000 - 0x74f3a000,
            true,
            "00:1b",
            121,
            "/dev/shm/#121 (deleted)",
            3824 * Kilobyte,
            3572 * Kilobyte),
        Captured("uml").Single(mapping => mapping.RssBytes == 3824 * Kilobyte));

    [Fact]
    public void Any_mappings_are_read_as_they_were_written() => Mappings.List[0, 8].Sample(mappings =>
    {
        Assert.Equal(mappings, MappingReader.Parse(new StringReader(string.Concat(mappings.Select(Text)))));
    });

    [Fact]
    public void The_guest_and_the_monitor_add_up_to_the_whole() => Mappings.List[1, 8].Sample(mappings =>
    {
        MemoryMapping ram = new(Ram, false, "00:00", 0, "", Ram / 2, Ram / 2);
        var others = mappings.Where(mapping => mapping is { IsSharedMemory: false } && mapping.Bytes != Ram).ToList();
        var memory = MachineMemory.Find([others, [ram]], Ram, out _)!.Value;
        Assert.Equal(Ram / 2, memory.GuestTouchedBytes);
        Assert.Equal(others.Sum(mapping => mapping.PssBytes), memory.MonitorBytes);
    });

    [Theory]
    [InlineData("Rss: 4 kB\n")]
    [InlineData("7f00-7f10 rw-p 00000000 00:00 0\nRss: 4 kB\n")]
    [InlineData("7f00-7f10 rw-p 00000000 00:00 0\nRss: 4 kB\nPss: 4 MB\n")]
    [InlineData("7f00-7f10 rw-p 00000000 00:00 0\nRss: 4 kB\nPss: 4 kB\nnonsense here\n")]
    [InlineData("7f10-7f00 rw-p 00000000 00:00 0\nRss: 4 kB\nPss: 4 kB\n")]
    [InlineData("7f00-7f10 rw-p 00000000 00:00 0\n8f00-8f10 rw-p 00000000 00:00 0\nRss: 4 kB\nPss: 4 kB\n")]
    public void What_is_not_of_that_form_is_refused(string text) =>
        Assert.Contains(
            "/proc/PID/smaps",
            Assert.Throws<FormatException>(() => MappingReader.Parse(new StringReader(text)).ToList()).Message,
            StringComparison.Ordinal);

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void The_mappings_of_a_process_that_runs_add_up_to_what_the_kernel_adds_up_itself()
    {
        using var shell = new Shell("echo ready; read line");
        Assert.Equal("ready", shell.WaitForLine());
        using var rollup = ProcessMemory.TryOpen(shell.Id)!;

        // The shell may still be on its way into its read: read between two sums that are the same.
        ProcessMemory before, after;
        IReadOnlyList<MemoryMapping> mappings;
        do
        {
            Assert.True(rollup.TryRead(out before));
            mappings = MappingReader.Read(shell.Id);
            Assert.True(rollup.TryRead(out after));
        }
        while (before.RssBytes != after.RssBytes);

        Assert.Equal(before.RssBytes, mappings.Sum(mapping => mapping.RssBytes));
        shell.Kill();
        Assert.Empty(MappingReader.Read(shell.Id));
    }

    private static List<MemoryMapping> Captured(string name)
        => [.. MappingReader.Parse(new StringReader(Fixture.Text($"Captured/smaps-{name}.txt")))];

    private static string Text(MemoryMapping mapping)
    {
        var text = new StringBuilder();
        const long Start = 0x7f0000000000;
        text.Append(CultureInfo.InvariantCulture, $"{Start:x8}-{Start + mapping.Bytes:x8} rw-{(mapping.IsShared ? 's' : 'p')} 00000000 ");
        text.Append(CultureInfo.InvariantCulture, $"{mapping.Device} {mapping.Inode} ");
        text.Append(mapping.Name.Length == 0 ? "" : $"                {mapping.Name}").Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"Size: {mapping.Bytes / 1024,10} kB\nRss: {mapping.RssBytes / 1024,11} kB\n");
        text.Append(CultureInfo.InvariantCulture, $"Pss: {mapping.PssBytes / 1024,11} kB\nPss_Dirty: 0 kB\n");
        text.Append("THPeligible:           0\nVmFlags: rd wr mr mw me ac \n");
        return text.ToString();
    }
}
