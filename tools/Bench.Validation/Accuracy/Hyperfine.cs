using System.Text.Json;

namespace Bench.Validation.Accuracy;

/// <summary>
/// hyperfine (<c>github.com/sharkdp/hyperfine</c>), an independent instrument for the time from a process's start to its end. It is put
/// in the command's place: started by the same launcher, in the same folder, environment, cgroup and CPUs, and it starts the command.
/// </summary>
internal static class Hyperfine
{
    private const string Name = "hyperfine";

    /// <summary>Null when it is not installed.</summary>
    public static Task<string?> VersionAsync(CancellationToken cancellation) => Toolbox.OfHost.VersionAsync(Name, cancellation);

    /// <summary>A plan that has it measure a plan's command once, without input.</summary>
    /// <param name="report">File for what it has measured.</param>
    public static ProcessPlan Measuring(ProcessPlan plan, string report) => plan with
    {
        Tool = Name,
        Arguments =
        [
            "--shell=none", "--runs=1", "--warmup=0", "--style=none", "--output=pipe", $"--export-json={report}",
            string.Join(' ', plan.Arguments.Prepend(Toolbox.OfHost.Require(plan.Tool)).Select(Quoted)),
        ],
    };

    /// <summary>The time of the only run in a report.</summary>
    public static TimeSpan ReadReport(string text)
    {
        using var report = JsonDocument.Parse(text);
        var result = report.RootElement.GetProperty("results").EnumerateArray().Single();
        return TimeSpan.FromSeconds(result.GetProperty("times").EnumerateArray().Single().GetDouble());
    }

    // As a shell would: without one, hyperfine takes a command line apart by the same rules.
    private static string Quoted(string argument) => $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
