namespace Bench.Platforms.Tests;

public sealed class GuestStoreSpecs : IDisposable
{
    private const string Manifest = """
        {
          "schema": 1,
          "name": "debian",
          "digest": "sha256:abcd",
          "bytes": 123456789,
          "files": 4321,
          "root": "root",
          "tar": "root.tar",
          "initramfs": "stage.cpio.gz",
          "sharing": "sharing.cpio",
          "disk": "root.ext4",
          "kernel": "vmlinuz",
          "kernel_release": "6.1.0-18-amd64"
        }
        """;

    private readonly TemporaryFolder _cache = new();

    [Fact]
    public void A_guest_is_read_with_the_full_paths_of_its_files()
    {
        Write(Manifest);

        var guest = GuestStore.TryOpen(_cache.Path, "debian")!;

        Assert.Equal(("debian", "sha256:abcd", 123456789L, 4321L), (guest.Name, guest.Digest, guest.Bytes, guest.Files));
        Assert.Equal(Folder, Path.GetDirectoryName(guest.Root));
        Assert.Equal(Path.Combine(Folder, "root.tar"), guest.Tar);
        Assert.Equal(Path.Combine(Folder, "stage.cpio.gz"), guest.Initramfs);
        Assert.Equal(Path.Combine(Folder, "sharing.cpio"), guest.SharingDrivers);
        Assert.Equal(Path.Combine(Folder, "root.ext4"), guest.Disk);
        Assert.Equal(Path.Combine(Folder, "vmlinuz"), guest.Kernel);
        Assert.Equal("6.1.0-18-amd64", guest.KernelRelease);
    }

    [Fact]
    public void What_was_not_built_is_null()
    {
        Write("""{"schema": 1, "name": "busybox", "digest": "sha256:0", "bytes": 1, "files": 1, "root": "root", "tar": "root.tar"}""");

        var guest = GuestStore.TryOpen(_cache.Path, "debian")!;

        Assert.Equal(
            [null, null, null, null, null],
            new[] { guest.Initramfs, guest.SharingDrivers, guest.Disk, guest.Kernel, guest.KernelRelease });
    }

    [Theory]
    [InlineData("", "/bench/init", false)]
    [InlineData(""", "init": "/bench/init", "system": false""", "/bench/init", false)]
    [InlineData(""", "init": "/bench/first", "system": true""", "/bench/first", true)]
    public void A_manifest_says_how_the_guest_is_started_and_an_old_one_means_the_plain_init(string fields, string init, bool system)
    {
        Write($$"""
            {"schema": 1, "name": "debian", "digest": "sha256:0", "bytes": 1, "files": 1, "root": "root", "tar": "root.tar"{{fields}}}
            """);

        var guest = GuestStore.TryOpen(_cache.Path, "debian")!;

        Assert.Equal((init, system), (guest.Init, guest.IsSystem));
    }

    [Fact]
    public void A_rebuild_does_not_swap_files_under_a_guest_that_is_open()
    {
        var first = Directory.CreateDirectory(_cache.At("guests/debian/first")).FullName;
        File.WriteAllText(Path.Combine(first, "manifest.json"), Manifest);
        Directory.CreateSymbolicLink(Folder, "first");

        var guest = GuestStore.TryOpen(_cache.Path, "debian")!;

        Assert.Equal(Path.Combine(first, "root"), guest.Root);
    }

    [Fact]
    public void A_guest_that_was_not_built_is_none() => Assert.Null(GuestStore.TryOpen(_cache.Path, "debian"));

    [Theory]
    [InlineData("""{"schema": 2, "name": "debian", "digest": "sha256:abcd", "bytes": 1, "files": 1, "root": "root", "tar": "root.tar"}""")]
    [InlineData("""{"schema": 7, "layers": []}""")]
    public void A_manifest_of_a_newer_version_is_refused_as_such(string manifest)
    {
        Write(manifest);

        var exception = Assert.Throws<GuestException>(() => GuestStore.TryOpen(_cache.Path, "debian"));

        Assert.Contains("this build reads up to 1", exception.Message, StringComparison.Ordinal);
        Assert.Contains(_cache.Path, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"schema\": 1, \"name\": \"debi")]
    [InlineData("{\"schema\": 1, \"name\": \"debian\"}")]
    [InlineData("{\"schema\": \"one\"}")]
    [InlineData("""{"schema": 1, "name": "debian", "digest": "sha256:abcd", "bytes": "many", "files": 1, "root": "root", "tar": "t"}""")]
    public void A_damaged_manifest_is_named_with_what_to_do(string manifest)
    {
        Write(manifest);

        var exception = Assert.Throws<GuestException>(() => GuestStore.TryOpen(_cache.Path, "debian"));

        Assert.Contains(Path.Combine(Folder, "manifest.json"), exception.Message, StringComparison.Ordinal);
        Assert.Contains("Remove that folder and run scripts/setup", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _cache.Dispose();

    private string Folder => _cache.At("guests/debian/current");

    private void Write(string manifest)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "manifest.json"), manifest);
    }
}
