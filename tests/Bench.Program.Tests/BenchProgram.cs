using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bench.Program.Tests;

/// <summary>Starts the built program as a user would.</summary>
internal static class BenchProgram
{
    /// <summary>Runs it to its end.</summary>
    public static Task<ProgramResult> RunAsync(params string[] arguments) => RunInAsync(Directory.GetCurrentDirectory(), arguments);

    /// <summary>Runs it in a working directory of its own. The harness's cache is an empty one, so that nothing real is found or touched.</summary>
    public static Task<ProgramResult> RunInAsync(string workingDirectory, params string[] arguments) => RunInAsync(workingDirectory, onHost: false, arguments);

    /// <summary>Runs it with this host's own cache, so that it starts real instances of the guests there.</summary>
    public static Task<ProgramResult> RunOnHostAsync(string workingDirectory, params string[] arguments) => RunInAsync(workingDirectory, onHost: true, arguments);

    private static async Task<ProgramResult> RunInAsync(string workingDirectory, bool onHost, string[] arguments)
    {
        using var cache = new TemporaryFolder();
        var start = new ProcessStartInfo(CommandLine[0], [CommandLine[1], .. arguments])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        if (!onHost)
        {
            start.Environment["BENCH_CACHE"] = cache.Path;
            start.Environment["BENCH_RUN"] = cache.At("run");
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return new ProgramResult(process.ExitCode, await output, await error, [.. Directory.EnumerateFileSystemEntries(cache.Path)]);
    }

    /// <summary>The command that starts it. The tests run under the dotnet that built them, and so must the program.</summary>
    public static IReadOnlyList<string> CommandLine { get; } =
        [Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet")), Path.Combine(AppContext.BaseDirectory, "bench.dll")];
}

/// <summary>How the program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it said on standard output.</param>
/// <param name="Error">What it said on standard error.</param>
/// <param name="MadeInCache">What it made where instances would be made.</param>
internal sealed record ProgramResult(int ExitCode, string Output, string Error, IReadOnlyList<string> MadeInCache)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Standard error in one line, wherever the console has wrapped it.</summary>
    public string ErrorInOneLine => string.Join(' ', Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public void AssertExit(int expected) => Assert.True(ExitCode == expected, $"exit code {ExitCode}, not {expected}:\n{Output}\n{Error}");
}
