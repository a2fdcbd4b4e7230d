using Bench.Platforms;
using Bench.Results.Comparison;
using Bench.Results.Statistics;

namespace Bench.Validation.Accuracy;

/// <summary>Measures the same command lines with the harness and with hyperfine, in pairs, each pair in an order drawn anew.</summary>
/// <param name="host">Where.</param>
/// <param name="seed">Seed of the orders and of the intervals.</param>
/// <param name="pairs">Pairs of each command line; null for as many as usually decide it.</param>
/// <param name="say">Takes a line on how far it is.</param>
internal sealed class StartSuite(PlatformHost host, int seed, int? pairs, Action<string> say)
{
    private const double FixedBound = 0.3;
    private const double ShareBound = 0.01;

    // The longer a start takes, the more the bound allows, and the fewer pairs decide.
    private static readonly Dictionary<string, int> SlowStarts = new() { ["runsc"] = 50, ["docker"] = 50 };
    private const int UsualPairs = 100;

    /// <summary>Measures one.</summary>
    public async Task<StartResult> MeasureAsync(ComparedStart start, CancellationToken cancellation)
    {
        if (await Hyperfine.VersionAsync(cancellation) is null)
        {
            return NotMeasured(start, "'hyperfine' is not installed. Install the package hyperfine.");
        }

        if (await start.ProbeAsync(host, cancellation) is { Usable: false } not)
        {
            return NotMeasured(start, $"{not.Reason}. {not.Remedy}");
        }

        var count = pairs ?? SlowStarts.GetValueOrDefault(start.Name, UsualPairs);
        say($"{start.Name}: {count} pairs …");
        var (ours, hyperfines) = (new List<StartTime>(), new List<StartTime>());
        try
        {
            await MeasureAsync(new StartTimer(start, host), count, ours, hyperfines, cancellation);
        }
#pragma warning disable CA1031 // Whatever breaks in one part is a row that says so, and takes no other with it.
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return NotMeasured(start, exception.Message) with { Verdict = AccuracyVerdicts.Of(exception), Pairs = hyperfines.Count };
        }

        return Judge(start.Name, ours, hyperfines);
    }

    /// <summary>
    /// Judges what was measured. Where the kernel has told how long each command took, that is taken out of both sides first: what is
    /// left is the instruments' own,
    /// and the commands' scatter no longer hides it.
    /// </summary>
    public StartResult Judge(string name, IReadOnlyList<StartTime> ours, IReadOnlyList<StartTime> hyperfines)
    {
        var statistic = new MedianDifference(seed);
        var (all, theirs) = (Milliseconds(ours, time => time.Measured), Milliseconds(hyperfines, time => time.Measured));
        var raw = statistic.Of(all, theirs);
        var added = ours.Concat(hyperfines).All(time => time.Added is not null)
            ? statistic.Of(Milliseconds(ours, time => time.Added!.Value), Milliseconds(hyperfines, time => time.Added!.Value))
            : null;
        var difference = added ?? raw;
        var bound = FixedBound + (ShareBound * Quantiles.Median(theirs));
        var verdict = AccuracyVerdicts.Of(difference, bound);
        return new StartResult
        {
            Name = name,
            Pairs = ours.Count,
            Ours = Quantiles.Median(all),
            Hyperfines = Quantiles.Median(theirs),
            Difference = raw,
            AddedDifference = added,
            Bound = bound,
            Verdict = verdict,
            Reason = verdict != AccuracyVerdict.Undecided ? null
                : AccuracyVerdicts.MoreNeeded(difference, bound, ours.Count) is { } more
                    ? $"some {more} pairs more would tell, if the host is no noisier"
                    : "so near the bound that more pairs will hardly tell",
        };
    }

    private async Task MeasureAsync(
        StartTimer timer,
        int count,
        List<StartTime> ours,
        List<StartTime> hyperfines,
        CancellationToken cancellation)
    {
        // Both ways once before it counts: what is read for the first time comes from the disk.
        await timer.OursAsync(cancellation);
        await timer.HyperfinesAsync(cancellation);
#pragma warning disable CA5394 // An order must be repeatable, not secret.
        var random = new Random(seed);
        for (var pair = 0; pair < count; pair++)
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
    }

    private static List<double> Milliseconds(IReadOnlyList<StartTime> times, Func<StartTime, TimeSpan> part)
        => [.. times.Select(time => part(time).TotalMilliseconds)];

    private static StartResult NotMeasured(ComparedStart start, string reason) =>
        new() { Name = start.Name, Verdict = AccuracyVerdict.NotMeasured, Reason = reason };
}
