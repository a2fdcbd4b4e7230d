using System.CommandLine;
using Bench.Platforms.Catalog;

namespace Bench.Validation.Accuracy;

/// <summary><c>accuracy</c>: errors of the harness's figures against known truths and against another instrument.</summary>
internal static class AccuracyCommand
{
    private static readonly Option<string?> Report = new("--report") { Description = "Also write the tables to this file" };

    public static Command Create()
    {
        const string Description = "Measures the harness's own error.\nHolds its readers to a target with known values, and its times "
            + "to hyperfine's for the same commands. Takes about three minutes.";
        var command = new Command("accuracy", Description) { Report };
        command.SetAction(MeasureAsync);
        return command;
    }

    private static async Task<int> MeasureAsync(ParseResult parsed, CancellationToken cancellation)
    {
        // Only after the call has returned do signals interrupt in order.
        await Task.Yield();
        var host = PlatformCatalog.OpenHost(BenchPaths.FromEnvironment());
        await using var workspace = host.Workspace;
        var run = new AccuracyRun(host, Console.Error.WriteLine);
        try
        {
            await run.MeasureAsync(cancellation);
        }
        catch (Exception exception) when (cancellation.IsCancellationRequested
            && exception is OperationCanceledException or InstanceException)
        {
            Console.Error.WriteLine("Interrupted: the tables show what had been measured.");
        }

        var report = run.Report.ToMarkdown();
        Console.Out.Write(report);
        if (parsed.GetValue(Report) is { } file)
        {
            await File.WriteAllTextAsync(file, report, CancellationToken.None);
        }

        return cancellation.IsCancellationRequested ? ExitCode.Interrupted : run.Report.IsBad ? ExitCode.Failure : ExitCode.Success;
    }
}
