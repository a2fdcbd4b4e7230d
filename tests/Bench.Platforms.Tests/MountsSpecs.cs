namespace Bench.Platforms.Tests;

public class MountsSpecs
{
    // Captured; the folders are those of a test.
    private const string MountInfo = """
        22 27 0:21 / /proc rw,relatime - proc proc rw
        27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
        50 27 254:0 /guest /a/b ro,relatime - ext4 /dev/vda rw,discard
        51 50 0:50 / /a/b/proc rw,relatime shared:12 - proc proc rw
        52 50 0:51 / /a/b/with\040space rw,relatime - tmpfs a\040name rw
        53 52 0:52 / /a/b/with\040space/tab\011line\012back\134slash rw,relatime - tmpfs run rw
        54 27 0:53 / /a/bc rw,relatime - tmpfs other rw
        55 27 0:54 / /a rw,relatime - tmpfs above rw
        56 50 0:55 / /a/b/proc rw,relatime - tmpfs over rw
        57 27 0:56 / /x/a/b rw,relatime - tmpfs other rw
        58 50 0:57 / /a/b/\134040 rw,relatime - tmpfs escaped rw

        """;

    [Fact]
    public void Mounts_at_and_below_a_folder_are_found_the_last_mounted_first() =>
        Assert.Equal(
            ["/a/b/\\040", "/a/b/proc", "/a/b/with space/tab\tline\nback\\slash", "/a/b/with space", "/a/b/proc", "/a/b"],
            Mounts.Below("/a/b", MountInfo));

    [Theory]
    [InlineData("/a/b/")]
    [InlineData("/a/./b")]
    [InlineData("/a/c/../b")]
    public void However_the_folder_is_written_it_is_the_same(string folder) =>
        Assert.Equal(Mounts.Below("/a/b", MountInfo), Mounts.Below(folder, MountInfo));

    [Theory]
    [InlineData("/a/b/proc/1", "tmpfs")]
    [InlineData("/a/b/new", "ext4")]
    [InlineData("/a/bd", "tmpfs")]
    [InlineData("/b", "ext4")]
    [InlineData("/a/b/with space/c", "tmpfs")]
    [InlineData("/x", "ext4")]
    public void A_folder_is_on_the_deepest_mount_above_it_and_there_on_the_latest(string folder, string fileSystem) =>
        Assert.Equal(fileSystem, Mounts.FileSystemOf(folder, MountInfo));

    [Theory]
    [InlineData("/a/bc", new[] { "/a/bc" })]
    [InlineData("/a/b/with space", new[] { "/a/b/with space/tab\tline\nback\\slash", "/a/b/with space" })]
    [InlineData("/a/b/pro", new string[0])]
    [InlineData("/b", new string[0])]
    public void Folders_whose_names_begin_alike_are_told_apart(string folder, string[] points) =>
        Assert.Equal(points, Mounts.Below(folder, MountInfo));
}
