using System.CommandLine;
using Bench.Accuracy;
using Bench.Platforms;
using Bench.Platforms.Accuracy;
using Bench.Platforms.Host;
using Spectre.Console;

namespace Bench.Commands;

/// <summary><c>bench accuracy</c>: how far the harness's figures are from known truths, and from another instrument's.</summary>
internal static class AccuracyCommand
{
    private static readonly Option<int?> Runs = new("--runs") { Description = "Pairs of each command line" };

    private static readonly Option<string[]> Only = new("--only") { AllowMultipleArgumentsPerToken = true };

    public static Command Create()
    {
        var command = new Command("accuracy", "x") { Runs, Only };
        command.SetAction((parsed, cancellation) => MeasureAsync(parsed, cancellation));
        return command;
    }

    private static async Task<int> MeasureAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var host = PlatformHost.Open(BenchPaths.FromEnvironment());
        await using var workspace = host.Workspace;
        var suite = new StartSuite(host, 1, parsed.GetValue(Runs), Terminal.Out.WriteLine);
        foreach (var start in ComparedStart.All.Where(s => parsed.GetValue(Only) is not { Length: > 0 } o || o.Contains(s.Name)))
        {
            Terminal.Out.WriteLine((await suite.MeasureAsync(start, cancellation)).ToString());
        }
        return 0;
    }
}
