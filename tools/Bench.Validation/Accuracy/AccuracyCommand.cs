using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Platforms.Catalog;
using Bench.Platforms.Host;

namespace Bench.Validation.Accuracy;

/// <summary><c>accuracy</c>: how far the harness's figures are from known truths, and from another instrument's.</summary>
internal static class AccuracyCommand
{
    private static readonly Option<int?> Runs = new Option<int?>("--runs")
    {
        Description = "Number of pairs (harness, hyperfine) for each command; by default as many as usually decide",
    }.OfOneOrMore();

    private static readonly Option<string?> Report = new("--report") { Description = "Also write the tables as Markdown to this file" };

    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object" };

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
    };

    public static Command Create()
    {
        var command = new Command("accuracy", "Measures the harness's own error.\nIts readers are held to a target with known values, its times to hyperfine's for the same commands. Takes about three minutes.")
        {
            Runs, Report, Json,
        };
        command.SetAction(MeasureAsync);
        return command;
    }

    private static async Task<int> MeasureAsync(ParseResult parsed, CancellationToken cancellation)
    {
        // Only after the call has returned do signals interrupt in order.
        await Task.Yield();
        var host = PlatformCatalog.OpenHost(BenchPaths.FromEnvironment());
        await using var workspace = host.Workspace;
        var run = new AccuracyRun(host, Random.Shared.Next(1, 1_000_000), parsed.GetValue(Runs), Console.Error.WriteLine);
        try
        {
            await run.MeasureAsync(cancellation);
        }
        catch (Exception exception) when (cancellation.IsCancellationRequested
            && exception is OperationCanceledException or InstanceException)
        {
            Console.Error.WriteLine("Interrupted: the tables are of what had been measured.");
        }

        await ShowAsync(run.Report, parsed);
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted
            : run.Report.IsBad ? ExitCode.Failure
            : ExitCode.Success;
    }

    private static async Task ShowAsync(AccuracyReport report, ParseResult parsed)
    {
        var tables = new AccuracyTables(report);
        if (parsed.GetValue(Json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, Format));
        }
        else
        {
            tables.Print();
        }

        if (parsed.GetValue(Report) is { } file)
        {
            await File.WriteAllTextAsync(file, tables.ToMarkdown());
        }
    }
}
