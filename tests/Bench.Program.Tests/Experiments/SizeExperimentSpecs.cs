using Bench.Experiments.Size;

namespace Bench.Program.Tests.Experiments;

/// <summary>What images, machines and their instances take on disk.</summary>
public sealed class SizeExperimentSpecs
{
    private const string Guest = "busybox";
    private const long Mebibyte = 1 << 20;

    [Theory]
    [InlineData(0, true)]
    [InlineData(3 * 4096, true)]
    [InlineData(-3 * 4096, true)]
    [InlineData((3 * 4096) + 1, false)]
    [InlineData(-Mebibyte, false)]
    public void A_file_that_is_not_known_shows_as_more_than_a_block_for_each_file(long more, bool isExplained) =>
        Assert.Equal(isExplained, new DiskUse(Mebibyte, Files: 3).Explains(Mebibyte + more));

    [Fact]
    public async Task Blocks_are_counted_once_with_those_of_files_that_have_lost_their_names()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.At("named"), new byte[Mebibyte]);
        File.WriteAllBytes(folder.At("gone"), new byte[2 * Mebibyte]);
        await using var held = new FileStream(folder.At("gone"), FileMode.Open);
        File.Delete(folder.At("gone"));
        var link = $"/proc/{Environment.ProcessId}/fd/{held.SafeFileHandle.DangerousGetHandle()}";

        var use = await DiskUse.OfAsync([folder.Path, folder.At("named"), link], TestContext.Current.CancellationToken);

        Assert.InRange(use.Bytes, 3 * Mebibyte, (3 * Mebibyte) + (3 * 4096));
        Assert.Equal(3, use.Files);
    }

    [Theory]
    [Trait(Tier.Name, Tier.Integration)]
    [InlineData("runc", 0, 1)]
    [InlineData("docker/runc", 0, 1, Traits = [Tier.Name, Tier.Full])]
    [InlineData("podman/crun", 0, 1, Traits = [Tier.Name, Tier.Full])]
    [InlineData("uml", 1, 0, Traits = [Tier.Name, Tier.Full])]
    [InlineData("qemu/microvm", 1, 0)]
    public async Task A_container_keeps_what_it_writes_on_the_disk_and_a_machine_without_one_brings_a_kernel(
        string platform, int kernels, int writtenMebibytes)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);
        var samples = session.Run<SizeBenchmarks>(Guest);

        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        Assert.Equal(Value("size.shared") + Value("size.more.idle"), Value("size.first"));
        Assert.InRange(Value("size.kernel"), kernels * Mebibyte, kernels * 64 * Mebibyte);
        Assert.InRange(Value("size.shared"), Math.Max(Value("size.kernel"), Value("size.unpacked")), 80 * Mebibyte);
        Assert.InRange(Value("size.transferred"), Value("size.unpacked") / 4, Value("size.unpacked"));
        Assert.InRange(Value("size.init"), Mebibyte, Value("size.unpacked"));
        Assert.InRange(Value("size.read"), Mebibyte, Value("size.shared"));
        Assert.InRange(
            Value("size.more.written") - Value("size.more.idle"),
            writtenMebibytes * Mebibyte,
            (writtenMebibytes * Mebibyte) + (16 * 4096));
        Assert.Empty(session.InstancesLeft);

        double Value(string metric) => samples.Single(sample => sample.Metric == metric).Value!.Value;
    }
}
