namespace Bench.Platforms.Tests;

/// <summary>Where on the host an instance's files are, by lines of <c>/proc/PID/mountinfo</c> as engines make them.</summary>
public class ScratchDiskSpecs
{
    private const string Overlay = "742 700 0:61 / / rw,relatime master:1 - overlay overlay "
        + "rw,lowerdir=/store/l/A:/store/l/B,upperdir=/store/7f/diff,workdir=/store/7f/work";
    private const string Proc = "743 742 0:65 / /proc rw,nosuid - proc proc rw";
    private const string Volume = "760 742 254:0 /volumes/x/_data /scratch rw,relatime master:1 - ext4 /dev/vda rw,discard";

    [Fact]
    public void What_an_overlay_s_root_holds_is_in_its_upper_layer() =>
        Assert.Equal("/store/7f/diff", ScratchDisk.UpperLayerOf(string.Join('\n', Overlay, Proc)));

    [Fact]
    public void What_is_mounted_at_scratch_is_no_layer_of_the_root() =>
        Assert.Null(ScratchDisk.UpperLayerOf(string.Join('\n', Overlay, Proc, Volume)));

    [Theory]
    [InlineData("742 700 254:0 / / rw - ext4 /dev/vda rw")]
    [InlineData("742 700 0:61 / / rw - overlay overlay ro,lowerdir=/store/l/A:/store/l/B")]
    public void A_root_without_a_writable_layer_has_none(string root)
        => Assert.Null(ScratchDisk.UpperLayerOf(string.Join('\n', root, Proc)));

    [Fact]
    public void A_file_that_is_held_open_is_found_after_its_name_has_gone()
    {
        using var folder = new TemporaryFolder();
        using var open = new FileStream(folder.At("layer"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
        open.Write([1, 2, 3]);
        open.Flush();
        File.Delete(folder.At("layer"));

        var found = Assert.Single(ScratchDisk.HeldOpen([Environment.ProcessId], folder.Path));

        Assert.Equal([1, 2, 3], File.ReadAllBytes(found));
    }
}
