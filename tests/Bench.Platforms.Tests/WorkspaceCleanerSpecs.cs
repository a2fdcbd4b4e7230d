using System.Diagnostics;
using System.Security.Cryptography;

namespace Bench.Platforms.Tests;

/// <summary>What a killed harness leaves is removed; whatever else there is, is not.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class WorkspaceCleanerSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BenchPaths _paths;
    private readonly List<Process> _processes = [];

    public WorkspaceCleanerSpecs() => _paths = new BenchPaths(_folder.At("cache"), _folder.At("run"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Processes_and_folders_of_an_abandoned_workspace_are_removed_and_named()
    {
        var token = Abandon();
        var process = Sleep(token);

        var removed = await CleanAsync();

        Assert.False(HostProcess.IsAlive(process.Id));
        Assert.False(Directory.Exists(Path.Combine(_paths.Instances, token)));
        Assert.False(Directory.Exists(Path.Combine(_paths.Runtime, token)));
        Assert.Contains($"process {process.Id}", removed);
        Assert.Contains(removed, item => item.StartsWith("folder ", StringComparison.Ordinal));
        Assert.Contains($"workspace {token}", removed);
        Assert.Empty(await CleanAsync());
    }

    [Fact]
    public async Task A_workspace_whose_harness_lives_is_left_alone()
    {
        await using var workspace = Workspace.Open(_paths);
        await using var instance = workspace.NewInstance();
        await File.WriteAllTextAsync(instance.At("file"), "text", Cancellation);
        var process = Sleep(workspace.Token);

        var removed = await CleanAsync();

        Assert.Empty(removed);
        Assert.True(HostProcess.IsAlive(process.Id));
        Assert.Equal("text", await File.ReadAllTextAsync(instance.At("file"), Cancellation));
    }

    [Fact]
    public async Task A_harness_that_ends_leaves_the_cgroups_in_which_another_is_about_to_start_something()
    {
        var cgroups = CgroupHome.Detect();
        Assert.SkipUnless(cgroups.CanLimit, "the harness may make no cgroups here");
        await using var workspace = PlatformHost.Open(_paths, []).Workspace;
        await PlatformHost.Open(_paths, []).Workspace.DisposeAsync();

        Assert.All(cgroups.Layout.Mounts, mount => Assert.True(Directory.Exists($"{mount.Path}/bench/{workspace.Token}"), mount.Path));
    }

    [Fact]
    public async Task A_process_without_the_mark_or_with_another_survives()
    {
        var token = Abandon();
        var unmarked = Sleep(null);
        var other = Sleep("ffffffff-another");
        var longer = Sleep(token + "0");

        await CleanAsync();

        Assert.All([unmarked, other, longer], process => Assert.True(HostProcess.IsAlive(process.Id)));
    }

    [Fact]
    public async Task Only_the_abandoned_one_of_two_workspaces_is_removed()
    {
        var abandoned = Abandon();
        await using var living = Workspace.Open(_paths);

        await CleanAsync();

        Assert.Equal([living.Token], Directory.EnumerateDirectories(_paths.Instances).Select(folder => Path.GetFileName(folder)));
        Assert.NotEqual(abandoned, living.Token);
    }

    [Fact]
    public async Task Where_nothing_was_ever_made_nothing_is_removed()
    {
        Assert.Empty(await CleanAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("docker")]
    [InlineData("containerd")]
    public async Task A_workspace_is_kept_while_an_engine_that_it_has_used_does_not_answer(string engine)
    {
        var token = Abandon();
        var paths = _paths with { DockerEngine = $"unix://{_folder.At("none")}", Containerd = _folder.At("none") };
        var name = engine == "docker" ? $"docker {paths.DockerEngine}" : $"containerd {paths.Containerd}";
        Workspace.NoteUse(paths, token, name);

        var failure = await Assert.ThrowsAsync<InstanceException>(() => PlatformCatalog.CleanAbandonedAsync(paths, _ => { }, Cancellation));

        Assert.Contains($"The engine {name} does not answer", failure.Message, StringComparison.Ordinal);
        Directory.Delete(_paths.Runtime, recursive: true);
        Assert.True(Workspace.HasUsed(paths, token, name));
    }

    [Fact]
    public async Task A_workspace_that_is_closed_leaves_nothing_of_itself()
    {
        Process process;
        await using (var workspace = Workspace.Open(_paths))
        {
            var instance = workspace.NewInstance();
            await File.WriteAllTextAsync(instance.At("file"), "text", Cancellation);
            process = Sleep(workspace.Token);
        }

        Assert.False(HostProcess.IsAlive(process.Id));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_paths.Instances));
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        _folder.Dispose();
    }

    private async Task<List<string>> CleanAsync()
    {
        var removed = new List<string>();
        await PlatformCatalog.CleanAbandonedAsync(_paths, removed.Add, Cancellation);
        return removed;
    }

    /// <summary>What is there after a harness was killed: folders, and a lock that nobody holds.</summary>
    private string Abandon()
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var instance = Directory.CreateDirectory(Path.Combine(_paths.Instances, token, "1")).FullName;
        File.WriteAllText(Path.Combine(instance, "scratch.img"), "text");
        File.WriteAllText(Path.Combine(_paths.Instances, token, "lock"), string.Empty);
        Directory.CreateDirectory(Path.Combine(_paths.Runtime, token));
        return token;
    }

    private Process Sleep(string? token)
    {
        var start = new ProcessStartInfo("sleep", ["1000"]);
        start.Environment.Remove(Workspace.Mark);
        if (token is not null)
        {
            start.Environment[Workspace.Mark] = token;
        }

        var process = Process.Start(start)!;
        _processes.Add(process);

        // Until the kernel has loaded the program, nobody sees its environment.
        while (token is not null && !HostProcess.HasEnvironment(process.Id, Workspace.Mark, token))
        {
            Thread.Sleep(1);
        }

        return process;
    }
}
