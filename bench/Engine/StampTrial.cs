using Bench.Platforms.Stamps;
using Bench.Results;
using Bench.Results.Statistics;

namespace Bench.Engine;

/// <summary>Compares ways from another process's write to a stamp here: all of them in each round, in an order shuffled anew.</summary>
internal sealed class StampTrial(IReadOnlyList<StampTrial.Path> paths, int seed)
{
    private readonly Dictionary<string, List<IReadOnlyList<double>>> _microseconds = paths.ToDictionary(path => path.Name, _ => new List<IReadOnlyList<double>>());

    /// <summary>Runs one round more.</summary>
    public async Task RunRoundAsync(int round)
    {
        foreach (var path in ShuffledOrder.Of(paths, seed, round))
        {
            _microseconds[path.Name].Add([.. (await path.ListenAsync()).Select(line => line.Microseconds)]);
        }
    }

    /// <summary>What there is after so many rounds; ratios are to the first path, of the medians of the same round.</summary>
    public IEnumerable<Figures> Summarize()
    {
        var reference = _microseconds[paths[0].Name].Select(Quantiles.Median).ToList();
        foreach (var path in paths)
        {
            var rounds = _microseconds[path.Name];
            var all = rounds.SelectMany(round => round).ToList();
            var ratio = MedianInterval.Of(rounds.Select(Quantiles.Median).Zip(reference, (one, other) => one / other));
            yield return new Figures(path.Name, all.Count, all.Min(), Quantiles.Median(all), Quantiles.Quantile(all, 0.99), ratio);
        }
    }

    /// <summary>One way.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="ListenAsync">Takes the stamps of one round.</param>
    internal sealed record Path(string Name, Func<Task<IReadOnlyList<LineStamp>>> ListenAsync);

    /// <summary>Delays of one way, microseconds, over all lines of all rounds.</summary>
    internal sealed record Figures(string Name, int Lines, double Least, double Median, double Percentile99, Estimate RatioToFirst);
}
