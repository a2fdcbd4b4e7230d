namespace Bench.Validation.Accuracy;

/// <summary>Measures the same command lines with the harness and with hyperfine, in pairs, each pair in an order drawn anew.</summary>
internal static class StartSuite
{
    // The longer a start takes, the more the bound allows, and the fewer pairs decide.
    private static readonly Dictionary<string, int> SlowStarts = new() { ["runsc"] = 50, ["docker"] = 50 };
    private const int UsualPairs = 100;

    /// <exception cref="InstanceException">It cannot be started here, or failed.</exception>
    public static async Task<AccuracyRow> MeasureAsync(PlatformHost host, ComparedStart start, CancellationToken cancellation)
    {
        if (await Hyperfine.VersionAsync(cancellation) is null)
        {
            throw new InstanceException(InstanceFailure.Unsupported, "'hyperfine' is not installed. Install the package hyperfine.");
        }

        if (await start.ProbeAsync(host, cancellation) is { Usable: false } not)
        {
            throw new InstanceException(InstanceFailure.Unsupported, $"{not.Reason}. {not.Remedy}");
        }

        var timer = new StartTimer(start, host);

        // Both ways once before it counts: what is read for the first time comes from the disk.
        await timer.OursAsync(cancellation);
        await timer.HyperfinesAsync(cancellation);
        var measured = new List<(StartTime Ours, StartTime Hyperfines)>();
        while (measured.Count < SlowStarts.GetValueOrDefault(start.Name, UsualPairs))
        {
            // What comes second finds the kernel in the state that the first has left.
            StartTime? ours = Random.Shared.Next(2) == 0 ? await timer.OursAsync(cancellation) : null;
            var hyperfines = await timer.HyperfinesAsync(cancellation);
            measured.Add((ours ?? await timer.OursAsync(cancellation), hyperfines));
        }

        return StartComparison.Of(measured).ToRow(start.Name);
    }
}

/// <summary>The harness against hyperfine on one command line. Times in ms.</summary>
/// <param name="Ours">Median of the harness's figures.</param>
/// <param name="Hyperfines">Median of hyperfine's.</param>
/// <param name="Difference">Median of the first less the second of a pair, with its interval.</param>
/// <param name="AddedDifference">The same of what each adds to the command's own time; null where the kernel did not tell that.</param>
/// <param name="Bound">Largest size of the difference.</param>
internal sealed record StartComparison(
    int Pairs,
    double Ours,
    double Hyperfines,
    Estimate Difference,
    Estimate? AddedDifference,
    double Bound)
{
    private const double FixedBound = 0.3;
    private const double ShareBound = 0.01;

    /// <summary>Where the kernel has told how long each command took, that is subtracted on both sides, so that the commands' scatter no
    /// longer hides the instruments' own.</summary>
    private Estimate Judged => AddedDifference ?? Difference;

    public AccuracyVerdict Verdict => AccuracyVerdicts.Of(Judged, Bound);

    public AccuracyRow ToRow(string name)
    {
        string[] cells =
        [
            name,
            $"{Pairs}",
            Quantity.Format(Ours, "ms"),
            Quantity.Format(Hyperfines, "ms"),
            Quantity.Format(Difference.Median, "ms"),
            TruthSuite.Interval(Difference, "ms"),
            AddedDifference is null ? AccuracyRow.Nothing : Quantity.Format(AddedDifference.Median, "ms"),
            TruthSuite.Interval(AddedDifference, "ms"),
        ];
        return new AccuracyRow(cells, $"± {Quantity.Format(Bound, "ms")}", Verdict);
    }

    public static StartComparison Of(IReadOnlyList<(StartTime Ours, StartTime Hyperfines)> pairs)
    {
        var theirs = Quantiles.Median(pairs.Select(pair => pair.Hyperfines.Measured.TotalMilliseconds));
        List<double> added = [.. pairs.Select(pair => (pair.Ours.Added - pair.Hyperfines.Added)?.TotalMilliseconds).OfType<double>()];
        return new StartComparison(
            pairs.Count,
            Quantiles.Median(pairs.Select(pair => pair.Ours.Measured.TotalMilliseconds)),
            theirs,
            MedianInterval.Of(pairs.Select(pair => (pair.Ours.Measured - pair.Hyperfines.Measured).TotalMilliseconds)),
            added.Count == pairs.Count ? MedianInterval.Of(added) : null,
            FixedBound + (ShareBound * theirs));
    }
}
