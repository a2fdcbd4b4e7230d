using Bench.Platforms.Variants;
using CsCheck;

namespace Bench.Platforms.Tests.Variants;

public sealed class VariantReaderSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_platform_alone_is_a_variant()
    {
        var variant = VariantReader.Read("docker/runc");

        Assert.Equal("docker/runc", variant.Platform);
        Assert.False(variant.IsFile);
        Assert.Empty(variant.Tools);
        Assert.Null(variant.Engine);
        Assert.Null(variant.Kernel);
        Assert.Null(variant.Cpus);
        Assert.Null(variant.MemoryBytes);
    }

    [Fact]
    public void Everything_that_can_be_changed_is_read()
    {
        var kernel = Write("vmlinuz");
        var variant = VariantReader.Read(
            $"qemu/q35@tcg, tool:qemu-system-x86_64=/bin/sh , kernel={kernel},engine=unix://{kernel},cpus=1,memory=512M");

        Assert.Equal("qemu/q35@tcg", variant.Platform);
        Assert.Equal("/bin/sh", variant.Tools["qemu-system-x86_64"]);
        Assert.Equal(kernel, variant.Kernel);
        Assert.Equal(kernel, variant.Engine);
        Assert.Equal(1, variant.Cpus);
        Assert.Equal(512L << 20, variant.MemoryBytes);
        Assert.Equal(2L << 30, VariantReader.Read("runc,memory=2G").MemoryBytes);
    }

    [Theory]
    [InlineData("", "begins with a platform's name")]
    [InlineData("cpus=1", "begins with a platform's name")]
    [InlineData("none.json", "there is no platform file none.json")]
    [InlineData("runc,fast", "'fast' is not of the form key=value")]
    [InlineData("runc,cpus=", "'cpus=' is not of the form key=value")]
    [InlineData("runc,", "'' is not of the form key=value")]
    [InlineData("runc,cpu=1", "the key 'cpu' is not known. There are tool:NAME=FILE")]
    [InlineData("runc,tool:=/bin/sh", "the key 'tool:' is not known")]
    [InlineData("runc,tool:../runc=/bin/sh", "the key 'tool:../runc' is not known")]
    [InlineData("runc,cpus=1,cpus=1", "the key 'cpus' comes twice")]
    [InlineData("runc,cpus=0", "'0' is no number of whole CPUs")]
    [InlineData("runc,cpus=1.5", "'1.5' is no number of whole CPUs")]
    [InlineData("runc,cpus=100000", "more than the")]
    [InlineData("runc,memory=512", "'512' is no size")]
    [InlineData("runc,memory=M", "'M' is no size")]
    [InlineData("runc,memory=0M", "'0M' is no size")]
    [InlineData("runc,memory=9223372036854775807G", "is no size")]
    [InlineData("runc,tool:runc=/nowhere/runc", "tool:runc: there is no file /nowhere/runc")]
    [InlineData("runc,tool:runc=/etc/passwd", "/etc/passwd may not be executed")]
    [InlineData("qemu/q35,kernel=/nowhere/vmlinuz", "kernel: there is no file /nowhere/vmlinuz")]
    [InlineData("docker/runc,engine=/nowhere.sock", "engine: there is no socket /nowhere.sock")]
    [InlineData("docker/runc,engine=tcp://elsewhere:2375", "no socket of this host")]
    public void What_is_wrong_is_said_with_the_variant_and_what_to_write(string text, string expected)
    {
        var error = Assert.Throws<VariantException>(() => VariantReader.Read(text));

        Assert.StartsWith($"'{text}': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_a_message()
    {
        string[] words
            = ["runc", "cpus=", "memory=", "tool:runc=", "engine=", "kernel=", ",", "=", "1", "9G", "/", "unix://", ".json", "\0", "é"];
        Gen.Int[0, words.Length - 1].Select(number => words[number]).Array[0, 8].Select(string.Concat).Sample(IsReadOrRefused, iter: 1000);
        Gen.String.Sample(IsReadOrRefused, iter: 1000);
    }

    public void Dispose() => _folder.Dispose();

    private static void IsReadOrRefused(string text)
    {
        try
        {
            _ = VariantReader.Read(text);
        }
        catch (VariantException)
        {
            // With a message.
        }
    }

    private string Write(string name)
    {
        var path = _folder.At(name);
        File.WriteAllText(path, string.Empty);
        return path;
    }
}
