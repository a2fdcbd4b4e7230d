using System.CommandLine;
using Bench.Platforms;
using Bench.Platforms.Catalog;
using Bench.Platforms.Conformance;
using Bench.Platforms.Host;
using Bench.Platforms.Probes;
using Spectre.Console;

namespace Bench.Commands;

/// <summary><c>bench conformance</c>: holds platforms, a user's own among them, to what every platform must do.</summary>
internal static class ConformanceCommand
{
    private static readonly Option<string?> Report = new("--report") { Description = "Also write the table as Markdown to this file" };

    public static Command Create()
    {
        var command = new Command("conformance", "Checks that every platform behaves as it must.\nRuns each check with real instances, and prints a table of platforms and checks.") { Report };
        PlatformSelection.AddTo(command);
        command.SetAction((parsed, cancellation) => HostCommand.RunAsync(
            "The platforms cannot be checked",
            () => CheckAsync(parsed, cancellation),
            cancellation));
        return command;
    }

    private static async Task<int> CheckAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var platforms = await PlatformSelection.ReadAsync(parsed, [], cancellation);
        var host = PlatformCatalog.OpenHost(BenchPaths.FromEnvironment());
        await using var workspace = host.Workspace;
        var results = new List<ConformanceResult>();
        foreach (var platform in platforms)
        {
            results.AddRange(await CheckAsync(platform, host, PlatformSelection.IsMadeIn(parsed), cancellation));
        }

        var table = new ConformanceTable(results);
        table.Write(Terminal.Out);
        if (parsed.GetValue(Report) is { } file)
        {
            await File.WriteAllTextAsync(file, table.ToMarkdown(), cancellation);
        }

        return results.Any(result => result.Verdict == ConformanceVerdict.Failed) ? ExitCode.Failure : ExitCode.Success;
    }

    private static async Task<IReadOnlyList<ConformanceResult>> CheckAsync(
        IPlatform platform,
        PlatformHost host,
        bool wasNamed,
        CancellationToken cancellation)
    {
        // That a platform does not boot is what the checks of one that was named are to find.
        var found = wasNamed ? await platform.LookAsync(host, cancellation) : await platform.ProbeAsync(host, cancellation);
        if (!found.Usable)
        {
            Terminal.Out.Say($"{platform.Selector}: cannot be used: {found.Reason}. {found.Remedy}");
            return [.. ConformanceCheck.All.Select(
                check => new ConformanceResult(platform.Selector, check.Name, ConformanceVerdict.NotApplicable, found.Reason, TimeSpan.Zero))];
        }

        var results = new List<ConformanceResult>();
        await foreach (var result in ConformanceSuite.RunAsync(ConformanceCheck.All, platform, host, cancellation))
        {
            Terminal.Out.Say($"{result.Platform}, {result.Check}: {ConformanceTable.Word(result.Verdict)}, {result.Elapsed.TotalSeconds:0.0} s{(result.Reason is { } reason ? $": {reason}" : string.Empty)}");
            results.Add(result);
        }

        return results;
    }
}
