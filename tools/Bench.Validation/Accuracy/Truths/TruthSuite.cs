using Bench.Platforms.Host;
using Bench.Results.Comparison;
using Bench.Results.Statistics;

namespace Bench.Validation.Accuracy;

/// <summary>Does truths again and again and holds instruments to them.</summary>
/// <param name="bench">The targets.</param>
/// <param name="instruments">What is held to the truth.</param>
internal sealed class TruthSuite(TruthBench bench, IReadOnlyList<Instrument> instruments)
{
    private const int WarmUps = 2;

    /// <summary>Measures one truth: a row for each reader that it concerns.</summary>
    /// <exception cref="InstanceException">The target could not do it.</exception>
    public async Task<IReadOnlyList<TruthResult>> MeasureAsync(Truth truth, CancellationToken cancellation)
    {
        var readings = new List<Reading>();
        for (var repetition = 0; repetition < WarmUps + truth.Repetitions; repetition++)
        {
            var measured = await truth.MeasureAsync(bench, instruments, cancellation);
            readings.AddRange(repetition < WarmUps ? [] : measured);
        }

        return [.. readings.GroupBy(reading => reading.Reader).Select(group => Judge(truth.Name, [.. group]))];
    }

    /// <summary>Judges what one reader has said of one truth.</summary>
    public static TruthResult Judge(string truth, IReadOnlyList<Reading> readings)
    {
        var (unit, bound) = (readings[0].Unit, readings[0].Bound);
        var amount = Quantiles.Median(readings.Select(reading => reading.Truth));
        var errors = readings.Where(reading => reading.Measured is not null).Select(reading => reading.Measured!.Value - reading.Truth)
            .ToList();
        var row = new TruthResult
        {
            Truth = truth,
            Reader = readings[0].Reader,
            Unit = unit,
            Amount = amount,
            Count = errors.Count,
            Bound = bound.Text(unit),
            Verdict = AccuracyVerdict.NotMeasured
        };
        if (errors.Count < readings.Count)
        {
            return row with { Reason = "this host does not tell" };
        }

        var error = MedianInterval.Of(errors);
        return row with
        {
            Error = error,
            Worst = errors.MaxBy(Math.Abs),
            Error99 = Quantiles.Quantile(errors.Select(Math.Abs), 0.99),
            Verdict = bound.Judge(errors, error),
        };
    }
}
