namespace Bench.Platforms.Tests;

public sealed class InstanceFolderSpecs : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Workspace _workspace;

    public InstanceFolderSpecs() => _workspace = Workspace.Open(new BenchPaths(_folder.At("cache"), _folder.At("run")));

    [Fact]
    public async Task What_was_done_last_is_undone_first_and_the_folder_goes_at_the_end()
    {
        var instance = _workspace.NewInstance();
        var undone = new List<string>();
        foreach (var name in new[] { "first", "second", "third" })
        {
            instance.OnDispose(() =>
            {
                Assert.True(Directory.Exists(instance.Path));
                undone.Add(name);
                return Task.CompletedTask;
            });
        }

        await instance.DisposeAsync();

        Assert.Equal(["third", "second", "first"], undone);
        Assert.False(Directory.Exists(instance.Path));
    }

    [Theory]
    [InlineData(typeof(InstanceException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task One_failure_is_told_and_does_not_keep_the_rest_from_being_undone(Type kind)
    {
        var failure = kind == typeof(InstanceException)
            ? new InstanceException(InstanceFailure.Failed, "stuck")
            : (Exception)Activator.CreateInstance(kind, "stuck")!;
        var instance = _workspace.NewInstance();
        var undone = false;
        instance.OnDispose(() =>
        {
            undone = true;
            return Task.CompletedTask;
        });
        instance.OnDispose(() => Task.FromException(failure));

        var exception = await Assert.ThrowsAsync<InstanceException>(async () => await instance.DisposeAsync());

        Assert.True(undone);
        Assert.False(Directory.Exists(instance.Path));
        Assert.Same(failure, exception.InnerException);
        Assert.StartsWith($"Of {instance.Id} something is left: stuck", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_undone_is_undone_once()
    {
        var instance = _workspace.NewInstance();
        var times = 0;
        instance.OnDispose(() =>
        {
            times++;
            return Task.CompletedTask;
        });

        await instance.DisposeAsync();
        await instance.DisposeAsync();

        Assert.Equal(1, times);
    }

    [Fact]
    public async Task Instances_have_folders_and_names_of_their_own_with_the_workspaces_token()
    {
        await using var first = _workspace.NewInstance();
        await using var second = _workspace.NewInstance();

        Assert.NotEqual(first.Id, second.Id);
        Assert.NotEqual(first.Path, second.Path);
        Assert.All([first, second], instance => Assert.Contains(_workspace.Token, instance.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_workspace_that_resists_is_told_and_does_not_keep_the_other_from_being_cleaned()
    {
        const string stuck = "0000000a", other = "0000000b";
        foreach (var token in new[] { stuck, other })
        {
            await File.WriteAllTextAsync(
                Directory.CreateDirectory(Path.Combine(_workspace.Paths.Instances, token)).FullName + "/lock",
                "",
                TestContext.Current.CancellationToken);
        }

        var removed = new List<string>();
        var exception = await Assert.ThrowsAsync<InstanceException>(() => Workspace.CleanAbandonedAsync(
            _workspace.Paths,
            [
                (_, token, _) => Task.FromResult<IReadOnlyList<string>>([$"container {token}"]),
                (_, token, _) => token == stuck ? throw new TimeoutException("stuck") : Task.FromResult<IReadOnlyList<string>>([]),
            ],
            removed.Add,
            TestContext.Current.CancellationToken));

        Assert.Equal("stuck", exception.Message);
        Assert.Equal([$"container {stuck}", $"container {other}", $"workspace {other}"], removed.Order());
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task A_snapshot_that_cannot_be_packed_has_no_compressed_size()
    {
        await using var saved = new SavedInstance(SnapshotKind.Image, _workspace.NewInstance(), lastCommand: 0);
        saved.Place = _folder.At("gone");

        await Assert.ThrowsAsync<InstanceException>(() => saved.CompressedBytesAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _workspace.DisposeAsync();
        Assert.False(Directory.Exists(_workspace.Folder));
        _folder.Dispose();
    }
}
