using System.Text;

namespace Bench.Sampling.Tests;

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
        Assert.Equal(0, Allocation.OfThousand(() => file.TryRead(buffer, out _)));
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

    [Fact]
    public void A_file_that_is_not_there_is_null_or_says_so()
    {
        Assert.Null(ProcFile.TryOpen("/proc/no-such-file"));
        var error = Assert.Throws<FileNotFoundException>(() => ProcFile.Open("/proc/no-such-file"));
        Assert.Contains("/proc/no-such-file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
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
    public void Children_do_not_inherit_open_files()
    {
        using var file = ProcFile.Open("/proc/meminfo");
        using var shell = new Shell("ls -l /proc/self/fd | grep -c meminfo; read line");
        Assert.Equal("0", shell.WaitForLine());
    }
}
