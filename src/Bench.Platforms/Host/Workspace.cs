using System.Security.Cryptography;

namespace Bench.Platforms.Host;

/// <summary>Removes what a daemon or runtime keeps of a workspace's instances, running or not, and names it.</summary>
internal delegate Task<IReadOnlyList<string>> Sweeper(BenchPaths paths, string token, CancellationToken cancellation);

/// <summary>
/// What one harness process makes on the host, all under one token: folders, cgroups, container labels, and the environment of each
/// process. The folder is locked while its harness lives.
/// </summary>
public sealed class Workspace : IAsyncDisposable
{
    /// <summary>Environment variable that marks every process of a workspace.</summary>
    public const string Mark = "BENCH_WORKSPACE";

    /// <summary>Label that marks every container of a workspace.</summary>
    public const string Label = "bench.workspace";

    private const int TokenBytes = 4;
    private const int Attempts = 250;

    // A process that is being started shows no environment until the kernel has loaded its program.
    private const int LooksInVain = 3;

    private readonly FileStream _lock;
    private int _instances;

    private Workspace(BenchPaths paths, string token, FileStream @lock, IReadOnlyList<Sweeper> sweepers)
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
    public string Folder => FolderOf(Paths, Token);

    /// <summary>Folder for the state of runtimes.</summary>
    public string Runtime => Path.Combine(Paths.Runtime, Token);

    internal IReadOnlyList<Sweeper> Sweepers { get; }

    /// <summary>Makes a new workspace, whose instances leave nothing with runtimes and engines.</summary>
    /// <exception cref="InstanceException">Its folder cannot be made.</exception>
    public static Workspace Open(BenchPaths paths) => Open(paths, []);

    internal static Workspace Open(BenchPaths paths, IReadOnlyList<Sweeper> sweepers)
    {
        Refuse(paths.Cache, "BENCH_CACHE");
        Refuse(paths.Runtime, "BENCH_RUN");
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        try
        {
            Directory.CreateDirectory(FolderOf(paths, token));
            var @lock = new FileStream(LockOf(paths, token), FileMode.Create, FileAccess.Write, FileShare.None);
            return new Workspace(paths, token, @lock, sweepers);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InstanceException(
                InstanceFailure.Failed,
                $"Cannot make a folder for instances below {paths.Instances}: {exception.Message} "
                + "Set BENCH_CACHE to a folder on a real disk that you may write to.",
                exception);
        }
    }

    /// <summary>Notes that a workspace uses an engine, on the disk that outlives a reboot as what the engine keeps does.</summary>
    /// <param name="engine">Its name, and its address where it is not the usual one.</param>
    internal static void NoteUse(BenchPaths paths, string token, string engine)
    {
        Directory.CreateDirectory(FolderOf(paths, token));
        File.WriteAllBytes(UseOf(paths, token, engine), []);
    }

    /// <summary>Whether a workspace has used an engine.</summary>
    internal static bool HasUsed(BenchPaths paths, string token, string engine) => File.Exists(UseOf(paths, token, engine));

    /// <summary>What a sweep of an engine that does not answer has removed: nothing, if the workspace has not used it.</summary>
    /// <exception cref="InstanceException">The workspace has used it, and must not be forgotten.</exception>
    internal static IReadOnlyList<string> NothingWithout(BenchPaths paths, string token, string engine) => !HasUsed(paths, token, engine)
        ? []
        : throw new InstanceException(
            InstanceFailure.Failed,
            $"The engine {engine} does not answer and may still have containers of the workspace {token}. "
            + $"Start it and run 'bench clean', or give them up with 'rm -r {FolderOf(paths, token)}'.");

    /// <summary>Makes the folder of one more instance.</summary>
    public InstanceFolder NewInstance()
    {
        var number = Interlocked.Increment(ref _instances);
        var folder = new InstanceFolder(this, $"bench-{Token}-{number}", Path.Combine(Folder, $"{number}"));
        Directory.CreateDirectory(folder.Path);
        return folder;
    }

    /// <summary>Notes that instances use other engines than the usual ones, so that they are swept after a crash, too.</summary>
    internal void NoteEngines(BenchPaths paths) =>
        File.AppendAllText(EnginesOf(Paths, Token), $"{paths.DockerEngine}\t{paths.Containerd}\n");

    /// <summary>Removes all that this workspace has made.</summary>
    public async ValueTask DisposeAsync()
    {
        await CleanAsync(Paths, Token, Sweepers, _ => { }, CancellationToken.None);
        await _lock.DisposeAsync();
        FolderRemoval.Remove(Folder);
    }

    /// <summary>Cleans every workspace whose harness has died, and names what was there.</summary>
    /// <exception cref="InstanceException">Something could not be removed; all else of all workspaces was, and was named.</exception>
    internal static async Task CleanAbandonedAsync(
        BenchPaths paths, IReadOnlyList<Sweeper> sweepers, Action<string> removed, CancellationToken cancellation)
    {
        var folders = Directory.Exists(paths.Instances) ? Directory.GetDirectories(paths.Instances) : [];
        await TakeAllAsync(
            from token in folders.Select(folder => Path.GetFileName(folder))
            where IsAbandoned(paths, token)
            select (Func<Task>)(async () =>
            {
                await CleanAsync(paths, token, sweepers, removed, cancellation);
                FolderRemoval.Remove(FolderOf(paths, token));
                removed($"workspace {token}");
            }),
            cancellation);
    }

    /// <summary>Ends the processes, containers, mounts, cgroups and folders of a workspace, and names them.</summary>
    /// <exception cref="InstanceException">Something could not be removed; everything else was, and was named.</exception>
    internal static async Task CleanAsync(
        BenchPaths paths, string token, IReadOnlyList<Sweeper> sweepers, Action<string> removed, CancellationToken cancellation)
    {
        var folder = FolderOf(paths, token);
        var runtime = Path.Combine(paths.Runtime, token);
        Func<Task>[] steps =
        [
            .. from engines in NotedEngines(paths, token).Prepend(paths)
               from sweeper in sweepers
               select (Func<Task>)(async () => Name(await sweeper(engines, token, cancellation))),
            async () => Name(await EndProcessesAsync(token, cancellation)),
            () => Task.Run(() => CgroupHome.Detect().RemoveWorkspace(token), cancellation),
            () => Task.Run(() => Name(Mounts.UnmountBelow(folder).Select(point => $"mount {point}")), cancellation),
            () => Task.Run(() => Name(Mounts.UnmountBelow(runtime).Select(point => $"mount {point}")), cancellation),
            () => Task.Run(() => Name(RemoveFolders(folder)), cancellation),
            () => Task.Run(() => FolderRemoval.Remove(runtime), cancellation),
        ];
        await TakeAllAsync(steps, cancellation);

        void Name(IEnumerable<string> items)
        {
            foreach (var item in items)
            {
                removed(item);
            }
        }
    }

    private static async Task TakeAllAsync(IEnumerable<Func<Task>> steps, CancellationToken cancellation)
    {
        var failures = await Attempt.AllAsync(steps, cancellation);
        if (failures.Count > 0)
        {
            throw new InstanceException(InstanceFailure.Failed, string.Join(" ", failures.Select(failure => failure.Message)));
        }
    }

    private static async Task<IEnumerable<string>> EndProcessesAsync(string token, CancellationToken cancellation)
    {
        var ended = new SortedSet<int>();
        var looksInVain = 0;
        for (var attempt = 0; looksInVain < LooksInVain; attempt++)
        {
            var processes = HostProcess.WithEnvironment(Mark, token);
            looksInVain = processes.Count == 0 ? looksInVain + 1 : 0;
            if (attempt >= Attempts && processes.Count > 0)
            {
                throw new InstanceException(
                    InstanceFailure.Failed,
                    $"Processes {string.Join(", ", processes)} do not end by force: they wait in the kernel, for a disk perhaps.");
            }

            foreach (var process in processes)
            {
                HostProcess.Kill(process);
                ended.Add(process);
            }

            await Task.Delay(20, cancellation);
        }

        // A process loses its environment some time before it is gone.
        for (var attempt = 0; attempt < Attempts && ended.Any(HostProcess.IsAlive); attempt++)
        {
            await Task.Delay(20, cancellation);
        }

        return ended.Select(process => $"process {process}");
    }

    private static IEnumerable<string> RemoveFolders(string folder)
    {
        foreach (var child in Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [])
        {
            FolderRemoval.Remove(child);
            yield return $"folder {child}";
        }
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

    private static string FolderOf(BenchPaths paths, string token) => Path.Combine(paths.Instances, token);

    private static string LockOf(BenchPaths paths, string token) => Path.Combine(FolderOf(paths, token), "lock");

    private static string EnginesOf(BenchPaths paths, string token) => Path.Combine(FolderOf(paths, token), "engines");

    private static string UseOf(BenchPaths paths, string token, string engine) =>
        Path.Combine(FolderOf(paths, token), $"uses {engine.Replace('/', '-')}");

    // A crash may have cut off the last line, which names no engine then.
    internal static IEnumerable<BenchPaths> NotedEngines(BenchPaths paths, string token) =>
        from line in File.Exists(EnginesOf(paths, token)) ? File.ReadAllLines(EnginesOf(paths, token)).Distinct() : []
        let engines = line.Split('\t').Select(engine => engine.Length > 0 ? engine : null).ToArray()
        where engines.Length == 2
        select paths with { DockerEngine = engines[0], Containerd = engines[1] };

    // A folder with another name was not made by a harness.
    private static bool IsAbandoned(BenchPaths paths, string token) =>
        token.Length == 2 * TokenBytes && token.All(char.IsAsciiHexDigitLower)
        && Attempt.Do(() => new FileStream(LockOf(paths, token), FileMode.Open, FileAccess.Write, FileShare.None).Dispose());
}
