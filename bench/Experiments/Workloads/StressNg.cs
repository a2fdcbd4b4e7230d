using System.Globalization;

namespace Bench.Experiments.Workloads;

/// <summary>Commands that run stress-ng.</summary>
internal static class StressNg
{
    /// <summary>
    /// Runs stressors, and prints nothing on standard output but the report in YAML, which stress-ng writes into a file only. A
    /// stressor's own files are made in memory.
    /// </summary>
    /// <param name="stressors">The stressors with their options, with a limit of operations where no seconds are given.</param>
    /// <param name="seconds">After so many seconds it ends, whatever the limit; null for never.</param>
    public static string Command(string stressors, int? seconds = null) => string.Create(
        CultureInfo.InvariantCulture,
        $"rm -f /tmp/stress-ng.yaml; stress-ng {stressors}{(seconds is { } limit ? $" --timeout {limit}" : string.Empty)} --temp-path /tmp --metrics --yaml /tmp/stress-ng.yaml >&2 && cat /tmp/stress-ng.yaml");
}
