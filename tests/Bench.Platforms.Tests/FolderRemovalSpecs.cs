namespace Bench.Platforms.Tests;

[Trait(Tier.Name, Tier.Integration)]
public sealed class FolderRemovalSpecs : IAsyncDisposable
{
    private readonly TemporaryFolder _parent = new();
    private readonly string _folder;
    private readonly string _kept;

    public FolderRemovalSpecs()
    {
        _folder = Directory.CreateDirectory(_parent.At("folder")).FullName;
        _kept = Directory.CreateDirectory(_parent.At("kept")).FullName;
        File.WriteAllText(Path.Combine(_kept, "file"), "text");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_folder_is_removed_with_all_that_is_in_it()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "deep", "er"));
        File.WriteAllText(Path.Combine(_folder, "deep", ".hidden"), "text");

        FolderRemoval.Remove(_folder);

        Assert.False(Directory.Exists(_folder));
        FolderRemoval.Remove(_folder);
    }

    [Fact]
    public void A_link_out_of_a_folder_is_removed_and_its_target_stays()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder, "link"), _kept);
        File.CreateSymbolicLink(Path.Combine(_folder, "dangling"), _parent.At("nowhere"));

        FolderRemoval.Remove(_folder);

        Assert.False(Directory.Exists(_folder));
        Assert.Equal("text", File.ReadAllText(Path.Combine(_kept, "file")));
    }

    [Fact]
    public void Of_a_folder_that_is_a_link_only_the_link_is_removed()
    {
        var link = Directory.CreateSymbolicLink(_parent.At("link"), _kept).FullName;

        FolderRemoval.Remove(link);

        Assert.False(Path.Exists(link));
        Assert.Equal("text", File.ReadAllText(Path.Combine(_kept, "file")));
    }

    [Theory]
    [InlineData("a mount", false)]
    [InlineData("a mount", true)]
    [InlineData("Größe", false)]
    [InlineData("tief/er", true)]
    public async Task Nothing_is_deleted_while_something_is_mounted_below_whatever_the_folder_is_called(string name, bool isBind)
    {
        var linked = Path.Combine(Directory.CreateSymbolicLink(_parent.At("link"), _parent.Path).FullName, "folder");
        var beside = Path.Combine(_folder, "beside");
        await File.WriteAllTextAsync(beside, "text", Cancellation);
        var point = await MountAsync(name, isBind);

        foreach (var folder in new[] { _folder, linked })
        {
            var exception = Assert.Throws<InstanceException>(() => FolderRemoval.Remove(folder));

            Assert.Contains($"mounted at {point}, so nothing was deleted.", exception.Message, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(point, "file")));
            Assert.True(File.Exists(beside));
        }

        Mounts.UnmountBelow(linked);

        Assert.Empty(Mounts.Below(_folder));
        FolderRemoval.Remove(linked);
        Assert.False(Directory.Exists(_folder));
        Assert.Equal("text", await File.ReadAllTextAsync(Path.Combine(_kept, "file"), Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mount_that_is_made_during_the_removal_is_not_entered(bool isBind)
    {
        var point = await MountAsync("deep/point", isBind);

        Assert.Throws<InstanceException>(() => FolderRemoval.Delete(_folder));

        Assert.True(File.Exists(Path.Combine(point, "file")));
    }

    public async ValueTask DisposeAsync()
    {
        Mounts.UnmountBelow(_parent.Path);
        _parent.Dispose();
    }

    /// <summary>Mounts a memory file system, or another folder of the same file system, in the folder; <c>file</c> is in it.</summary>
    private async Task<string> MountAsync(string name, bool isBind)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can mount");
        var point = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        string[] arguments = isBind ? ["--bind", _kept, point] : ["-t", "tmpfs", "-o", "size=1m", "test", point];
        var (code, _, error) = await Toolbox.OfHost.TryRunAsync("mount", arguments, Cancellation);
        Assert.SkipUnless(code == 0, $"nothing can be mounted here: {error}");
        await File.WriteAllTextAsync(Path.Combine(point, "file"), "text", Cancellation);
        return point;
    }
}
