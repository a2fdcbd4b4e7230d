using System.Diagnostics;

namespace Bench.Export.Tests;

/// <summary>Files are written whole or not at all, and known when they come back.</summary>
public sealed class ExchangeFileSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-exchange-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("before")]
    public void A_failure_leaves_what_was_there(string? before)
    {
        var file = Path.Combine(_folder, "run.csv");
        if (before is not null)
        {
            File.WriteAllText(file, before);
        }

        Assert.Throws<InvalidOperationException>(() => ExchangeFile.Write<int>(file, output =>
        {
            output.Write("half"u8);
            throw new InvalidOperationException();
        }));

        Assert.Equal(before is null ? [] : [file], Directory.GetFiles(_folder));
        Assert.Equal(before, before is null ? null : File.ReadAllText(file));
    }

    [Fact]
    public void A_file_is_replaced_and_nothing_is_left_beside_it()
    {
        var file = Path.Combine(_folder, "run.csv");
        File.WriteAllText(file, "before, and longer");

        ExchangeFile.Write(file, output =>
        {
            output.Write("after"u8);
            return 0;
        });

        Assert.Equal([file], Directory.GetFiles(_folder));
        Assert.Equal("after", File.ReadAllText(file));
    }

    [Fact]
    public void A_file_in_shared_memory_is_replaced_and_a_device_is_not()
    {
        var file = $"/dev/shm/{Path.GetRandomFileName()}";
        File.WriteAllText(file, "before, and longer");
        try
        {
            foreach (var path in new[] { file, "/dev/null" })
            {
                ExchangeFile.Write(path, output =>
                {
                    output.Write("after"u8);
                    return 0;
                });
            }

            Assert.Equal("after", File.ReadAllText(file));
            Assert.Empty(File.ReadAllText("/dev/null"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task A_pipe_is_written_and_not_replaced()
    {
        var pipe = await PipeAsync();
        var read = Task.Run(() => File.ReadAllText(pipe), TestContext.Current.CancellationToken);
        ExchangeFile.Write(pipe, output =>
        {
            output.Write("text"u8);
            return 0;
        });

        Assert.Equal("text", await read);
        Assert.Equal([pipe], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task A_run_comes_through_a_pipe(string format)
    {
        var pipe = await PipeAsync();
        var written = Task.Run(
            () => File.WriteAllBytes(pipe, ExchangedRun.Export(format, ExchangedRun.Data).Bytes),
            TestContext.Current.CancellationToken);

        Assert.Equal(ExchangedRun.Data.Samples, ExchangeFile.Read(pipe).Samples);
        await written;
    }

    [Fact]
    public void A_link_stays_one_and_its_target_is_written()
    {
        var target = Path.Combine(_folder, "target");
        var link = Path.Combine(_folder, "link");
        File.WriteAllText(target, "before");
        File.CreateSymbolicLink(link, target);

        ExchangeFile.Write(link, output =>
        {
            output.Write("after"u8);
            return 0;
        });

        Assert.Equal(target, File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName);
        Assert.Equal("after", File.ReadAllText(target));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    public void What_comes_back_is_told_by_its_content_and_not_its_name(string format)
    {
        var file = Path.Combine(_folder, "run");
        ExchangeFile.Write(file, output => ExportFormats.Find(format)!.Write(ExchangedRun.Data, output));

        Assert.Equal(ExchangedRun.Data.Samples, ExchangeFile.Read(file).Samples);
    }

    private async Task<string> PipeAsync()
    {
        var pipe = Path.Combine(_folder, "pipe");
        using var make = Process.Start("mkfifo", [pipe]);
        await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        return pipe;
    }
}
