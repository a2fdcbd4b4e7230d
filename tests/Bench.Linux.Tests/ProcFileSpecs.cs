using System.Text;

namespace Bench.Linux.Tests;

public sealed class ProcFileSpecs
{
    [Fact]
    public void Every_read_gives_the_text_of_that_moment()
    {
        using var directory = new TemporaryDirectory();
        using var file = ProcFile.Open(directory.Write("value", "first\n"));
        var buffer = new ReadBuffer();

        Assert.True(file.TryRead(buffer, out var text));
        Assert.Equal("first\n", Encoding.UTF8.GetString(text));

        directory.Write("value", "2nd\n");
        Assert.True(file.TryRead(buffer, out text));
        Assert.Equal("2nd\n", Encoding.UTF8.GetString(text));
    }

    [Fact]
    public void A_text_longer_than_the_buffer_is_read_whole_and_grows_it_once()
    {
        var expected = File.ReadAllText("/proc/filesystems");
        using var file = ProcFile.Open("/proc/filesystems");
        var buffer = new ReadBuffer(8);

        Assert.True(file.TryRead(buffer, out var text));
        Assert.Equal(expected, Encoding.UTF8.GetString(text));

        var grown = buffer.Capacity;
        Assert.True(grown > 8);
        Assert.Equal(0, Allocation.OfHundred(() => file.TryRead(buffer, out _)));
        Assert.Equal(grown, buffer.Capacity);
    }

    [Fact]
    public void A_text_that_exactly_fills_the_buffer_is_read_whole()
    {
        using var directory = new TemporaryDirectory();
        using var file = ProcFile.Open(directory.Write("value", "12345678"));

        Assert.True(file.TryRead(new ReadBuffer(8), out var text));
        Assert.Equal("12345678", Encoding.UTF8.GetString(text));
    }

    [Theory]
    [Trait(Tier.Name, Tier.Integration)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void A_text_of_one_record_is_read_whole_whatever_the_buffer(int capacity)
    {
        using var shell = new Shell("echo ready; read line");
        shell.WaitForLine();
        var path = $"/proc/{shell.Id}/io";
        Assert.SkipUnless(File.Exists(path), "this kernel keeps no I/O counters");
        var expected = File.ReadAllText(path);
        using var file = ProcFile.Open(path, isOneRecord: true);

        // Shorter than, as long as, and longer than the text, too.
        foreach (var size in new[] { capacity, expected.Length - 1, expected.Length, expected.Length + 1 })
        {
            var buffer = new ReadBuffer(size);
            Assert.True(file.TryRead(buffer, out var text));
            Assert.Equal(expected, Encoding.UTF8.GetString(text));
            Assert.True(file.TryRead(buffer, out text));
            Assert.Equal(expected, Encoding.UTF8.GetString(text));
        }
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void A_text_of_one_record_that_is_longer_than_the_kernels_page_comes_in_one_piece()
    {
        // A list of devices is a text of the kernel that a test can make as long as it likes.
        const int devices = 1000;
        using var cgroup = TemporaryCgroup.Create("devices");
        var path = $"{cgroup.Directory.Path}/devices.list";
        Assert.SkipUnless(File.Exists(path), "there is no controller of devices here");
        File.WriteAllText($"{cgroup.Directory.Path}/devices.deny", "a");
        var expected = string.Concat(Enumerable.Range(0, devices).Select(minor => $"c 10:{minor} rwm\n"));
        foreach (var line in expected.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            File.WriteAllText($"{cgroup.Directory.Path}/devices.allow", line);
        }

        Assert.True(expected.Length > 2 * Environment.SystemPageSize);
        using var file = ProcFile.Open(path, isOneRecord: true);
        foreach (var capacity in new[] { 1, Environment.SystemPageSize, expected.Length, 1 << 20 })
        {
            Assert.True(file.TryRead(new ReadBuffer(capacity), out var text));
            Assert.Equal(expected, Encoding.UTF8.GetString(text));
        }
    }

    [Theory]
    [InlineData("/proc/self/stat", true, 1)]
    [InlineData("/proc/meminfo", true, 1)]
    [InlineData("/proc/loadavg", true, 1)]
    [InlineData("/proc/vmstat", false, 2)]
    public void The_end_of_a_text_of_one_record_costs_no_system_call_of_its_own(string path, bool isOneRecord, int calls)
    {
        const int reads = 100;
        using var counters = ProcFile.TryOpen("/proc/thread-self/io", isOneRecord: true);
        Assert.SkipWhen(counters is null, "this kernel keeps no I/O counters");
        using var file = ProcFile.Open(path, isOneRecord);
        var buffer = new ReadBuffer(1 << 16);
        file.TryRead(buffer, out _);
        var before = ReadCalls();
        for (var read = 0; read < reads; read++)
        {
            Assert.True(file.TryRead(buffer, out _));
        }

        // Nothing is missing: a list of many records may take more, when it is longer than the kernel's page.
        Assert.InRange(ReadCalls() - before, (reads * calls) + 1, isOneRecord ? reads + 1 : reads * 4);

        long ReadCalls()
        {
            Assert.True(counters.TryRead(buffer, out var text));
            return new KeyedText(text, "io", ':').Required("syscr"u8);
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_null_or_says_so()
    {
        Assert.Null(ProcFile.TryOpen("/proc/no-such-file"));
        var error = Assert.Throws<FileNotFoundException>(() => ProcFile.Open("/proc/no-such-file"));
        Assert.Contains("/proc/no-such-file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void A_file_of_a_process_that_exits_reads_false()
    {
        using var shell = new Shell("read line");
        using var file = ProcFile.Open($"/proc/{shell.Id}/stat");
        var buffer = new ReadBuffer();
        Assert.True(file.TryRead(buffer, out _));

        shell.Kill();

        Assert.False(file.TryRead(buffer, out var text));
        Assert.True(text.IsEmpty);
        Assert.Null(ProcFile.TryOpen($"/proc/{shell.Id}/stat"));
    }

    [Fact]
    public void Anything_but_absence_is_an_error_that_names_the_file()
    {
        // A directory opens and cannot be read.
        using var file = ProcFile.Open("/proc/self");
        var error = Assert.Throws<IOException>(() => file.TryRead(new ReadBuffer(), out _));
        Assert.Contains("Cannot read /proc/self", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_file_cannot_be_read()
    {
        var file = ProcFile.Open("/proc/self/stat");
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.TryRead(new ReadBuffer(), out _));
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void Children_do_not_inherit_open_files()
    {
        using var file = ProcFile.Open("/proc/meminfo");
        using var shell = new Shell("ls -l /proc/self/fd | grep -c meminfo; read line");
        Assert.Equal("0", shell.WaitForLine());
    }
}
