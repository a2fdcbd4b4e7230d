namespace Bench.Validation.Accuracy;

/// <summary>Repeats truths and holds instruments to them.</summary>
internal static class TruthSuite
{
    private const int WarmUps = 2;

    /// <summary>Measures one truth: a row for each reader that it concerns.</summary>
    /// <exception cref="InstanceException">The target could not do it.</exception>
    public static async Task<IReadOnlyList<AccuracyRow>> MeasureAsync(
        Truth truth,
        TruthBench bench,
        IReadOnlyList<Instrument> instruments,
        CancellationToken cancellation)
    {
        var readings = new List<Reading>();
        for (var repetition = 0; repetition < WarmUps + truth.Repetitions; repetition++)
        {
            var measured = await truth.MeasureAsync(bench, instruments, cancellation);
            readings.AddRange(repetition < WarmUps ? [] : measured);
        }

        return [.. readings.GroupBy(reading => reading.Reader).Select(group => Judge(truth.Name, [.. group]))];
    }

    private static AccuracyRow Judge(string truth, IReadOnlyList<Reading> readings)
    {
        var (reader, unit, _, _, bound) = readings[0];
        var amount = Quantity.Format(Quantiles.Median(readings.Select(reading => reading.Truth)), unit);
        List<double> errors = [.. readings.Select(reading => reading.Measured - reading.Truth).OfType<double>()];
        if (errors.Count < readings.Count)
        {
            string[] known = [truth, reader, $"{errors.Count}", amount];
            return new AccuracyRow(known, bound.Text(unit), AccuracyVerdict.NotMeasured, "this host does not tell");
        }

        var error = MedianInterval.Of(errors);
        string[] cells =
        [
            truth,
            reader,
            $"{errors.Count}",
            amount,
            Quantity.Format(error.Median, unit),
            Interval(error, unit),
            Quantity.Format(Quantiles.Quantile(errors.Select(Math.Abs), 0.99), unit),
            Quantity.Format(errors.MaxBy(Math.Abs), unit),
        ];
        return new AccuracyRow(cells, bound.Text(unit), bound.Judge(errors, error));
    }

    public static string Interval(Estimate? estimate, string unit) =>
        estimate is null ? AccuracyRow.Nothing : estimate.IntervalIn(unit) ?? "too few";
}
