namespace Bench.Validation.Accuracy;

/// <summary>Measures the same command lines with the harness and with hyperfine, in pairs, each pair in an order drawn anew.</summary>
/// <param name="seed">Seed of the orders and of the intervals.</param>
/// <param name="pairs">Pairs of each command line; null for as many as usually decide it.</param>
internal sealed class StartSuite(PlatformHost host, int seed, int? pairs)
{
    // The longer a start takes, the more the bound allows, and the fewer pairs decide.
    private static readonly Dictionary<string, int> SlowStarts = new() { ["runsc"] = 50, ["docker"] = 50 };
    private const int UsualPairs = 100;

    /// <exception cref="InstanceException">It cannot be started here, or failed.</exception>
    public async Task<AccuracyRow> MeasureAsync(ComparedStart start, CancellationToken cancellation)
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
        var (ours, hyperfines) = (new List<StartTime>(), new List<StartTime>());

        // Both ways once before it counts: what is read for the first time comes from the disk.
        await timer.OursAsync(cancellation);
        await timer.HyperfinesAsync(cancellation);
#pragma warning disable CA5394 // An order must be repeatable, not secret.
        var random = new Random(seed);
        for (var pair = 0; pair < (pairs ?? SlowStarts.GetValueOrDefault(start.Name, UsualPairs)); pair++)
        {
            // What comes second finds the kernel in the state that the first has left.
            if (random.Next(2) == 0)
            {
                ours.Add(await timer.OursAsync(cancellation));
                hyperfines.Add(await timer.HyperfinesAsync(cancellation));
            }
            else
            {
                hyperfines.Add(await timer.HyperfinesAsync(cancellation));
                ours.Add(await timer.OursAsync(cancellation));
            }
        }
#pragma warning restore CA5394
        return StartComparison.Of(ours, hyperfines, seed).ToRow(start.Name);
    }
}

/// <summary>The harness against hyperfine on one command line. Times in ms.</summary>
/// <param name="Ours">Median of the harness's figures.</param>
/// <param name="Hyperfines">Median of hyperfine's.</param>
/// <param name="Difference">The first less the second, with its interval.</param>
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

    public static StartComparison Of(IReadOnlyList<StartTime> ours, IReadOnlyList<StartTime> hyperfines, int seed)
    {
        var statistic = new MedianDifference(seed);
        List<double> measured = [.. ours.Select(time => time.Measured.TotalMilliseconds)];
        List<double> theirs = [.. hyperfines.Select(time => time.Measured.TotalMilliseconds)];
        List<double> added = [.. ours.Select(time => time.Added?.TotalMilliseconds).OfType<double>()];
        List<double> theirAdded = [.. hyperfines.Select(time => time.Added?.TotalMilliseconds).OfType<double>()];
        var isTold = added.Count == measured.Count && theirAdded.Count == theirs.Count;
        return new StartComparison(
            ours.Count,
            Quantiles.Median(measured),
            Quantiles.Median(theirs),
            statistic.Of(measured, theirs),
            isTold ? statistic.Of(added, theirAdded) : null,
            FixedBound + (ShareBound * Quantiles.Median(theirs)));
    }
}
