using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Bench.Validation.Core;

/// <summary><c>core</c>: what the harness's readers and its comparison cost, by BenchmarkDotNet.</summary>
internal static class CoreCommand
{
    private static readonly string[] Everything = ["--filter", "*"];

    public static Command Create()
    {
        const string Description = "Measures what the readers and the comparison cost, with BenchmarkDotNet.\n"
            + "Takes BenchmarkDotNet's options, such as --filter '*tick*', --list flat or --artifacts FOLDER.";
        var command = new Command("core", Description) { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(parsed => Run(parsed.UnmatchedTokens is { Count: > 0 } asked ? [.. asked] : Everything));
        return command;
    }

    private static int Run(string[] arguments)
    {
        // BenchmarkDotNet itself ends with 0 whatever went wrong.
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(CoreCommand).Assembly).Run(arguments, Config()).ToList();
        return arguments.Contains("--list") || (summaries.Count > 0
            && summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.Length > 0
                && summary.Reports.All(report => report.Success)))
            ? ExitCode.Success
            : ExitCode.Failure;
    }

    private static ManualConfig Config() => ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithToolchain(new InProcessEmitToolchain(TimeSpan.FromHours(1), logOutput: false))

            // Short and of a fixed number: a reader follows its baseline before the host has changed.
            .WithIterationTime(TimeInterval.FromMilliseconds(250))
            .WithWarmupCount(4)
            .WithIterationCount(15))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(ConsoleLogger.Default)
        .AddExporter(MarkdownExporter.GitHub, JsonExporter.Full)
        .WithOptions(ConfigOptions.DisableLogFile);
}
