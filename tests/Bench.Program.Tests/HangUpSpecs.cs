using System.Diagnostics;
using Bench.Platforms.Host;

namespace Bench.Program.Tests;

/// <summary>What the shell and the terminal of a user do to a run: they end, and they have settings of their own.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class HangUpSpecs : IDisposable
{
    private const int Interrupted = 130;

    // Shorter only than the hang guard of scripts/test, which does not say what was waited for.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly string _cache;

    public HangUpSpecs()
    {
        // A cache of its own, so that all that is left in it is this test's, with the host's guests.
        _cache = Directory.CreateDirectory(_folder.At("cache")).FullName;
        var guests = BenchPaths.FromEnvironment().GuestCaches.Select(cache => Path.Combine(cache, "guests"))
            .FirstOrDefault(Directory.Exists);
        Assert.SkipWhen(guests is null, "no guest has been built: run scripts/setup");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "the platform native needs root");
        Directory.CreateSymbolicLink(Path.Combine(_cache, "guests"), guests);
    }

    [Fact]
    public async Task A_closed_terminal_interrupts_a_run_which_summarizes_what_it_has_measured()
    {
        const string manyRounds
            = "--preset smoke --rounds 5000 --filter *Boot* --platform native --guest busybox --output results --artifacts artifacts";
        await HangUpAsync("round 2/", manyRounds);

        var run = Assert.Single(Directory.EnumerateDirectories(_folder.At("results")));
        Assert.Contains("the run was interrupted", File.ReadAllText(Path.Combine(run, "summary.json")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(run, "report.html")));
        Assert.DoesNotContain("\"outcome\":\"failed\"", File.ReadAllText(Path.Combine(run, "samples.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public Task A_closed_terminal_interrupts_every_command_that_starts_instances()
        => HangUpAsync("native, ", "conformance --platform native");

    // The signal that would interrupt it is one that the program has ignored from its start.
    [Theory]
    [InlineData("nohup", 0)]
    [InlineData("env", Interrupted)]
    public Task A_run_under_nohup_outlives_a_closed_terminal(string starter, int exitCode) =>
        RunOwnPlatformAsync(prepare: "kill -HUP $PPID", [starter], exitCode);

    [Fact]
    public async Task The_callers_umask_does_not_reach_instances_and_results()
    {
        var seen = _folder.At("seen");
        await RunOwnPlatformAsync($"stat -c %a {{root}} > {seen}", ["sh", "-c", "umask 077; exec \"$@\"", "sh"], exitCode: 0);

        Assert.Equal("755", File.ReadAllText(seen).Trim());
        var run = Assert.Single(Directory.EnumerateDirectories(_folder.At("results")));
        Assert.True(new FileInfo(Path.Combine(run, "summary.json")).UnixFileMode.HasFlag(UnixFileMode.OtherRead));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Makes a run of one round on a platform that first runs a shell command, and checks how it ends.</summary>
    private async Task RunOwnPlatformAsync(string prepare, string[] starter, int exitCode)
    {
        var platform = _folder.At("own.json");
        const string mounts =
            "mount --rbind /dev $0/dev && mount -t proc proc $0/proc && mount -t tmpfs tmp $0/run && mount -t tmpfs tmp $0/tmp";
        File.WriteAllText(platform, $$"""
            {
              "schema": 1, "name": "own", "family": "process", "guest": { "form": "root" },
              "prepare": [["sh", "-c", "{{prepare}}"]],
              "start": ["unshare", "--mount", "sh", "-c", "{{mounts}} && exec chroot $0 $1", "{root}", "{init}"]
            }
            """);

        string[] arguments =
        [
            .. starter, .. BenchProgram.CommandLine, "--platform-file", platform, "--platform", "own", "--preset", "smoke", "--rounds", "1",
            "--filter", "*Boot*", "--guest", "busybox", "--output", _folder.At("results"), "--artifacts", _folder.At("artifacts"),
        ];
        var start = Start(arguments[0], arguments[1..]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == exitCode, $"exit code {process.ExitCode}, not {exitCode}:\n{await output}\n{await error}");
    }

    /// <summary>Closes a command's terminal once it shows a text, and checks that the command ends as interrupted and leaves
    /// nothing.</summary>
    private async Task HangUpAsync(string underway, string arguments)
    {
        using var terminal = StartOnTerminal(arguments);
        await WaitForAsync(
            () => Typescript().Contains(underway, StringComparison.Ordinal),
            () => $"'{underway}' was not shown:\n{Typescript()}");

        // With the process that holds its other end the terminal goes, and the kernel hangs up on everything started from it.
        terminal.Kill();
        await WaitForAsync(() => File.Exists(_folder.At("status")), () => "the program did not end");

        Assert.Equal($"{Interrupted}", File.ReadAllText(_folder.At("status")).Trim());
        Assert.Empty(Left());
    }

    private Process StartOnTerminal(string arguments)
    {
        // The outer shell leads the session: it is hung up on, and when it ends the kernel hangs up on the others, as after a lost
        // connection.
        // The inner one outlives that and stores how the command has ended. No globbing: a filter has stars.
        var script = _folder.At("script");
        File.WriteAllText(
            script,
            $"set -f\ntrap : HUP\n{string.Join(' ', BenchProgram.CommandLine)} {arguments}\n"
            + "echo $? > status.part\nmv status.part status\n");
        var start = Start("script", ["--quiet", "--flush", "--command", $"sh {script}; true", _folder.At("typescript")]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        return Process.Start(start)!;
    }

    private ProcessStartInfo Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.Path };
        start.Environment["BENCH_CACHE"] = _cache;
        start.Environment["BENCH_RUN"] = _folder.At("run");
        return start;
    }

    private string Typescript() => File.Exists(_folder.At("typescript")) ? File.ReadAllText(_folder.At("typescript")) : string.Empty;

    /// <summary>Folders, mounts and processes of the program that are still there.</summary>
    private List<string> Left() =>
    [
        .. Directory.EnumerateFileSystemEntries(Path.Combine(_cache, "instances")),
        .. File.ReadLines("/proc/self/mounts").Where(mount => mount.Contains(_cache, StringComparison.Ordinal)),
        .. Directory.EnumerateDirectories("/proc").Where(IsOfProgram),
    ];

    private bool IsOfProgram(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ")).Contains($"BENCH_CACHE={_cache}\0", StringComparison.Ordinal)
                && File.ReadAllText(Path.Combine(process, "comm")).Trim() is not ("sh" or "script");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task WaitForAsync(Func<bool> condition, Func<string> otherwise)
    {
        for (var began = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Limit, otherwise());
        }
    }
}
