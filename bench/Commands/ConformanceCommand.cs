using Bench.Platforms.Catalog;
using Bench.Platforms.Conformance;
using Bench.Platforms.Probes;

namespace Bench.Commands;

/// <summary><c>bench conformance</c>: checks what every platform must do, also of a user's own.</summary>
internal static class ConformanceCommand
{
    public static Command Create() => new Command(
        "conformance",
        "Checks that every platform behaves as it must.\n"
        + "Runs each check with real instances, and prints a table of platforms and checks.")
    {
        PlatformSelection.Options,
    }.OnHost("The platforms cannot be checked", CheckAsync);

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

        ConformanceTable.Write(Terminal.Out, results);
        return results.Any(result => result.Verdict == ConformanceVerdict.Failed) ? ExitCode.Failure : ExitCode.Success;
    }

    private static async Task<IReadOnlyList<ConformanceResult>> CheckAsync(
        IPlatform platform,
        PlatformHost host,
        bool wasNamed,
        CancellationToken cancellation)
    {
        // The checks of a named platform must find that it does not boot.
        var found = wasNamed ? await platform.LookAsync(host, cancellation) : await platform.ProbeAsync(host, cancellation);
        var results = new List<ConformanceResult>();
        if (!found.Usable)
        {
            Terminal.Out.Say($"{platform.Selector}: cannot be used: {found.Reason}. {found.Remedy}");
            results.AddRange(ConformanceCheck.All.Select(check =>
                new ConformanceResult(platform.Selector, check.Name, ConformanceVerdict.NotApplicable, found.Reason, TimeSpan.Zero)));
            return results;
        }

        await foreach (var result in ConformanceSuite.RunAsync(ConformanceCheck.All, platform, host, cancellation))
        {
            var reason = result.Reason is null ? "" : $": {result.Reason}";
            var verdict = ConformanceTable.Word(result.Verdict);
            Terminal.Out.Say($"{result.Platform}, {result.Check}: {verdict}, {result.Elapsed.TotalSeconds:0.0} s{reason}");
            results.Add(result);
        }

        return results;
    }
}
