namespace Bench.Platforms.Host;

/// <summary>The folder of one instance, and the list of what must be undone when it is gone.</summary>
public sealed class InstanceFolder : IAsyncDisposable
{
    private readonly Stack<Func<Task>> _undo = new();

    internal InstanceFolder(Workspace workspace, string id, string path) => (Workspace, Id, Path) = (workspace, id, path);

    /// <summary>The workspace it belongs to.</summary>
    public Workspace Workspace { get; }

    /// <summary>The instance's name, unique on the host.</summary>
    public string Id { get; }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>A file or folder in it.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes a folder in it.</summary>
    public string MakeFolder(string name) => Directory.CreateDirectory(At(name)).FullName;

    /// <summary>Adds what is undone when the instance is gone; the last first.</summary>
    public void OnDispose(Func<Task> undo) => _undo.Push(undo);

    /// <inheritdoc cref="OnDispose(Func{Task})" />
    public void OnDispose(Action undo) => OnDispose(() =>
    {
        undo();
        return Task.CompletedTask;
    });

    /// <summary>Undoes everything and removes the folder. One failure does not keep the rest from being undone.</summary>
    /// <exception cref="InstanceException">Something could not be undone.</exception>
    public async ValueTask DisposeAsync()
    {
        List<Func<Task>> steps = [.. _undo, () => Task.Run(() => FolderRemoval.Remove(Path))];
        _undo.Clear();
        var failures = await Attempt.AllAsync(steps);
        if (failures.Count > 0)
        {
            var what = string.Join(" ", failures.Select(failure => failure.Message));
            throw new InstanceException(InstanceFailure.Failed, $"Of {Id} something is left: {what}", failures[0]);
        }
    }
}
