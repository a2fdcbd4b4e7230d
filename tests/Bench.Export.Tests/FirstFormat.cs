using System.Runtime.CompilerServices;
using Bench.Results.Baselines;

namespace Bench.Export.Tests;

/// <summary>What runs of format 1 hold.</summary>
internal static class FirstFormat
{
    /// <summary>A committed run of that format.</summary>
    public static RunData Baseline([CallerFilePath] string here = "") =>
        RunFolder.Open(Path.GetFullPath(Path.Combine(here, "../../../results/baselines/quick-epyc-pti-2"))).Read();

    /// <summary>An ok sample of the run <c>old</c> with a parameter, and a text that now is a flag.</summary>
    public static string Line(string experiment, string metric, string parameter, string reason)
    {
        var sample = ExchangedRun.Sample(1, "native", null, metric, "ms", Direction.Lower, 2) with { Run = "old" };
        return RunJson.WriteSample(
            sample with { Case = sample.Case with { Experiment = experiment, Parameters = new ParameterSet([new(parameter, "on")]) } })
            .Replace("\"schema\":2", "\"schema\":1", StringComparison.Ordinal)
            .Replace("\"outcome\":\"ok\"", $"\"outcome\":\"ok\",\"reason\":\"{reason}\"", StringComparison.Ordinal);
    }
}
