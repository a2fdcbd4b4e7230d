using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Bench.Program.Tests;

/// <summary>
/// Runs the program as a user would. Its entry point runs in this process, with this process's console, working directory and environment
/// set for it: tests that use it belong to the collection <see cref="AloneInTheProcess"/>.
/// </summary>
internal static class BenchProgram
{
    private const int Width = 180;

    private static readonly RedirectedConsole Out = new(Console.Out);
    private static readonly RedirectedConsole Error = new(Console.Error);

    /// <summary>The program keeps the console that it first sees.</summary>
    [ModuleInitializer]
    internal static void Redirect()
    {
        Console.SetOut(Out);
        Console.SetError(Error);
        foreach (var console in new[] { Terminal.Out, Terminal.Error })
        {
            (console.Profile.Width, console.Profile.Capabilities.Ansi) = (Width, false);
        }
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<ProgramResult> RunAsync(params string[] arguments) => RunInAsync(Directory.GetCurrentDirectory(), arguments);

    /// <summary>Runs it in a working directory of its own. The harness's cache is an empty one, so that nothing real is found or
    /// touched.</summary>
    public static async Task<ProgramResult> RunInAsync(string workingDirectory, params string[] arguments)
    {
        using var cache = new TemporaryFolder();
        var variables = EmptyHost(cache);
        var directory = Directory.GetCurrentDirectory();
        var before = variables.Keys.ToDictionary(name => name, Environment.GetEnvironmentVariable);
        using StringWriter output = new(), error = new();
        Set(workingDirectory, variables!);
        Out.Target = output;
        Error.Target = error;
        try
        {
            var main = typeof(Terminal).Assembly.EntryPoint!;
            var exitCode = await Task.Run(() => (int)main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [arguments], null)!);
            return new ProgramResult(exitCode, output.ToString(), error.ToString(), [.. Directory.EnumerateFileSystemEntries(cache.Path)]);
        }
        finally
        {
            (Out.Target, Error.Target) = (null, null);

            // The program wraps the console's writers; the next run wraps these again, not its wrappers.
            Console.SetOut(Out);
            Console.SetError(Error);
            Set(directory, before);
        }
    }

    /// <summary>Starts it as a process of its own, likewise with an empty cache.</summary>
    public static async Task<ProgramResult> StartInAsync(string workingDirectory, params string[] arguments)
    {
        using var cache = new TemporaryFolder();
        var result = await StartAsync(workingDirectory, EmptyHost(cache), arguments);
        return result with { MadeInCache = [.. Directory.EnumerateFileSystemEntries(cache.Path)] };
    }

    /// <summary>Starts it with this host's own cache, so that it starts real instances of the guests there.</summary>
    public static Task<ProgramResult> StartOnHostAsync(string workingDirectory, params string[] arguments) =>
        StartAsync(workingDirectory, [], arguments);

    private static Dictionary<string, string> EmptyHost(TemporaryFolder cache) =>
        new() { ["BENCH_CACHE"] = cache.Path, ["BENCH_RUN"] = cache.At("run") };

    private static void Set(string workingDirectory, Dictionary<string, string?> variables)
    {
        Directory.SetCurrentDirectory(workingDirectory);
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static async Task<ProgramResult> StartAsync(string workingDirectory, Dictionary<string, string> variables, string[] arguments)
    {
        var start = new ProcessStartInfo(CommandLine[0], [CommandLine[1], .. arguments])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
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

        return new ProgramResult(process.ExitCode, await output, await error, []);
    }

    /// <summary>The command that starts it. The tests run under the dotnet that built them, and so must the program.</summary>
    public static IReadOnlyList<string> CommandLine { get; } =
        [Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet")), Path.Combine(
            AppContext.BaseDirectory,
            "bench.dll")];

    /// <summary>The console, or what takes its place while the program runs.</summary>
    private sealed class RedirectedConsole(TextWriter console) : TextWriter
    {
        public TextWriter? Target { get; set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => (Target ?? console).Write(value);

        public override void Write(string? value) => (Target ?? console).Write(value);

        public override void Write(char[] buffer, int index, int count) => (Target ?? console).Write(buffer, index, count);

        public override void Flush() => (Target ?? console).Flush();
    }
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

/// <summary>For tests that run the program in this process: console, working directory and environment are the program's
/// meanwhile.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
