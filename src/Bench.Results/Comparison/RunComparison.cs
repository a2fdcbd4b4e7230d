using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>Compares two runs, metric by metric of each case.</summary>
public static class RunComparison
{
    /// <summary>
    /// What the host went through and what starting nothing costs are circumstances of a run, not results of a platform: they get
    /// no verdict.
    /// </summary>
    private static readonly string[] NeverCompared = [NoiseThresholds.HostExperiment, "floor"];

    /// <summary>
    /// Metrics, by the beginning of their names, that say how another figure came about: how many bytes a job of fixed time
    /// moved and where they ended, how well a line fitted. They differ from round to round, and neither way is better.
    /// </summary>
    private static readonly string[] Circumstances = ["disk.bytes.", "disk.cached.", "disk.device_share", "footprint.host.r2", "memory.guest_ram.allotted"];

    /// <summary>Gives each metric of each case that either run has its verdict.</summary>
    /// <remarks>
    /// A verdict of better or worse needs both: a p-value below <see cref="ComparisonOptions.Significance"/> after
    /// <see cref="Holm"/>'s correction over all tested metrics, and a ratio farther from 1 than <see cref="SmallestEffect"/>. A verdict of same
    /// needs the 90 % interval of the ratio within the smallest effect, which is the two one-sided tests of D. J. Schuirmann, Journal
    /// of Pharmacokinetics and Biopharmaceutics 15 (1987), 657–680, at 5 %; or identical values. Everything else is undecided.
    /// </remarks>
    public static ComparisonResult Compare(RunData baseline, RunData diff, ComparisonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(diff);
        options ??= new ComparisonOptions();
        var mismatches = HostComparison.Mismatches(baseline.Environment.Host, diff.Environment.Host);
        var notes = new List<string>(HostComparison.Notes(baseline.Environment, diff.Environment));
        if (mismatches.Count > 0 && !options.Relative)
        {
            notes.Add("absolute values from hosts that differ do not compare; their ratios to native do, when asked for");
            return Result([], 0, ComparisonExit.NotComparable);
        }

        var (one, two) = (Side.Of(baseline, options.Relative), Side.Of(diff, options.Relative));
        var compared = new List<ComparedMetric>();
        var leftOut = 0;
        foreach (var key in one.Series.Keys.Union(two.Series.Keys).Where(key => !NeverCompared.Contains(key.Case.Experiment) && !Circumstances.Any(name => key.Metric.StartsWith(name, StringComparison.Ordinal))))
        {
            if (options.Relative && (one.LacksNative(key) || two.LacksNative(key)))
            {
                leftOut++;
            }
            else
            {
                compared.Add(new ComparedMetric(key, one, two, options));
            }
        }

        var tested = compared.Where(metric => metric.Test is not null).ToList();
        foreach (var (metric, adjusted) in tested.Zip(Holm.Adjust([.. tested.Select(metric => metric.Test!.PValue)])))
        {
            metric.Decide(adjusted);
        }

        if (one.Series.Keys.Union(two.Series.Keys).Any(key => NeverCompared.Contains(key.Case.Experiment)))
        {
            notes.Add($"the experiments {string.Join(" and ", NeverCompared)} say what the machine was like: they get no verdict");
        }

        if (leftOut > 0)
        {
            notes.Add($"{leftOut} metrics left out: native itself, and those without a counterpart on native in the same round");
        }

        MetricComparison[] rows =
        [
            .. compared.Select(metric => metric.ToRow(baseline.Environment, diff.Environment))
                .OrderBy(row => row.Case.Experiment, StringComparer.Ordinal)
                .ThenBy(row => row.Case.Guest, StringComparer.Ordinal)
                .ThenBy(row => row.Case.Parameters.ToString(), StringComparer.Ordinal)
                .ThenBy(row => row.Metric, MetricOrder.Comparer)
                .ThenBy(row => row.Unit, StringComparer.Ordinal)
                .ThenBy(row => PlatformFamilies.RankOf(row.Family))
                .ThenBy(row => row.Case.PlatformLabel, StringComparer.Ordinal),
        ];
        if (rows.All(row => row.Verdict is Verdict.New or Verdict.Missing))
        {
            notes.Add("the runs have no metric of any case in common: there was nothing to compare");
            return Result(rows, leftOut, ComparisonExit.NotComparable);
        }

        return Result(rows, leftOut, rows.Any(row => row.CountsAsWorse) ? ComparisonExit.SomethingWorse : ComparisonExit.NothingWorse);

        ComparisonResult Result(IReadOnlyList<MetricComparison> metrics, int left, ComparisonExit exit) => new()
        {
            Baseline = baseline.Environment.Run,
            Diff = diff.Environment.Run,
            Relative = options.Relative,
            HostMismatches = mismatches,
            Metrics = metrics,
            LeftOut = left,
            Notes = notes,
            Exit = exit,
        };
    }
}
