using System.Security.Cryptography;

namespace Bench.Platforms.Host;

/// <summary>
/// What one harness process makes on the host, all under one token, so that it can be found and removed: folders,
/// cgroups, container labels, and the environment of each process. The folder is locked while its harness lives.
/// </summary>
public sealed class Workspace : IAsyncDisposable
{
    /// <summary>Environment variable that marks every process of a workspace.</summary>
    public const string Mark = "BENCH_WORKSPACE";

    /// <summary>Label that marks every container of a workspace.</summary>
    public const string Label = "bench.workspace";

    private const int TokenBytes = 4;

    private readonly FileStream _lock;
    private int _instances;

    private Workspace(BenchPaths paths, string token, FileStream @lock, IReadOnlyList<ISweeper> sweepers)
    {
        Paths = paths;
        Token = token;
        _lock = @lock;
        Sweepers = sweepers;
    }

    /// <summary>The host's folders.</summary>
    public BenchPaths Paths { get; }

    /// <summary>The token: eight hexadecimal digits.</summary>
    public string Token { get; }

    /// <summary>Folder of this workspace's instances, on the disk that is measured.</summary>
    public string Folder => Path.Combine(Paths.Instances, Token);

    /// <summary>Folder for the state of runtimes.</summary>
    public string Runtime => Path.Combine(Paths.Runtime, Token);

    /// <summary>What removes the containers that its instances leave with runtimes and engines.</summary>
    internal IReadOnlyList<ISweeper> Sweepers { get; }

    /// <summary>Makes a new workspace, whose instances leave nothing with runtimes and engines.</summary>
    /// <exception cref="InstanceException">Its folder cannot be made.</exception>
    public static Workspace Open(BenchPaths paths) => Open(paths, []);

    /// <summary>Makes a new workspace.</summary>
    /// <exception cref="InstanceException">Its folder cannot be made.</exception>
    internal static Workspace Open(BenchPaths paths, IReadOnlyList<ISweeper> sweepers)
    {
        Refuse(paths.Cache, "BENCH_CACHE");
        Refuse(paths.Runtime, "BENCH_RUN");
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        try
        {
            Directory.CreateDirectory(Path.Combine(paths.Instances, token));
            var @lock = new FileStream(LockOf(paths, token), FileMode.Create, FileAccess.Write, FileShare.None);
            return new Workspace(paths, token, @lock, sweepers);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InstanceException(InstanceFailure.Failed, $"Cannot make a folder for instances below {paths.Instances}: {exception.Message} Set BENCH_CACHE to a folder on a real disk that you may write to.", exception);
        }
    }

    /// <summary>Tokens of workspaces whose harness has died without removing them.</summary>
    public static IReadOnlyList<string> Abandoned(BenchPaths paths)
    {
        return Directory.Exists(paths.Instances)
            ? [.. Directory.EnumerateDirectories(paths.Instances).Select(folder => Path.GetFileName(folder))
                .Where(token => IsToken(token) && IsAbandoned(paths, token))]
            : [];
    }

    /// <summary>Makes the folder of one more instance.</summary>
    public InstanceFolder NewInstance()
    {
        var number = Interlocked.Increment(ref _instances);
        var folder = new InstanceFolder(this, $"bench-{Token}-{number}", Path.Combine(Folder, $"{number}"));
        Directory.CreateDirectory(folder.Path);
        return folder;
    }

    /// <summary>Removes all that this workspace has made.</summary>
    public async ValueTask DisposeAsync()
    {
        await WorkspaceCleaner.CleanAsync(Paths, Token, Sweepers, CancellationToken.None);
        await _lock.DisposeAsync();
        FolderRemoval.Remove(Folder);
    }

    // Machine monitors and engines take other characters for separators. scripts/lib/paths.sh refuses the same.
    private static void Refuse(string folder, string variable)
    {
        if (folder.Any(symbol => !char.IsAsciiLetterOrDigit(symbol) && !"/._-+@".Contains(symbol)))
        {
            throw new InstanceException(
                InstanceFailure.Failed,
                $"Cannot use the folder '{folder}': some engines misread a character in its path. "
                + $"Set {variable} to a folder whose path has only ASCII letters, digits and ._-+@ in it.");
        }
    }

    private static string LockOf(BenchPaths paths, string token) => Path.Combine(paths.Instances, token, "lock");

    // What has another name was not made by a harness, and is not ours to remove.
    private static bool IsToken(string name) => name.Length == 2 * TokenBytes && name.All(char.IsAsciiHexDigitLower);

    private static bool IsAbandoned(BenchPaths paths, string token)
    {
        try
        {
            using var taken = new FileStream(LockOf(paths, token), FileMode.Open, FileAccess.Write, FileShare.None);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
