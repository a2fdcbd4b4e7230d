namespace Bench.Validation.Accuracy;

/// <summary>How far a reader may be from a truth.</summary>
internal abstract record Bound
{
    /// <summary>Not at all, not once.</summary>
    public static Bound Exact { get; } = new ExactBound();

    /// <summary>Exact by the median, and below the truth not once: now and then the file system counts a block of its own in the
    /// process's name.</summary>
    public static Bound ExactButForMetadata { get; } = new MetadataBound();

    /// <summary>Below the truth not once; above it, others may have done what is in the figure.</summary>
    public static Bound AtLeast { get; } = new AtLeastBound();

    /// <summary>It is shown and not judged.</summary>
    public static Bound None { get; } = new NoBound();

    /// <summary>Not by more than so much, in the unit of the truth, either way.</summary>
    public static Bound Within(double amount) => new AmountBound(amount);

    /// <summary>Judges the errors of the repetitions.</summary>
    /// <param name="errors">What each was off, in the unit of the truth.</param>
    /// <param name="centre">Their median and its interval.</param>
    public abstract AccuracyVerdict Judge(IReadOnlyList<double> errors, Estimate centre);

    /// <summary>It in words.</summary>
    /// <param name="unit">The unit of the truth.</param>
    public abstract string Text(string unit);

    private sealed record ExactBound : Bound
    {
        public override AccuracyVerdict Judge(IReadOnlyList<double> errors, Estimate centre) =>
            errors.All(error => error == 0) ? AccuracyVerdict.Within : AccuracyVerdict.Outside;

        public override string Text(string unit) => "exact";
    }

    private sealed record MetadataBound : Bound
    {
        public override AccuracyVerdict Judge(IReadOnlyList<double> errors, Estimate centre) =>
            centre.Median == 0 && errors.All(error => error >= 0) ? AccuracyVerdict.Within : AccuracyVerdict.Outside;

        public override string Text(string unit) => "exact, but for metadata";
    }

    private sealed record AtLeastBound : Bound
    {
        public override AccuracyVerdict Judge(IReadOnlyList<double> errors, Estimate centre) =>
            errors.All(error => error >= 0) ? AccuracyVerdict.Within : AccuracyVerdict.Outside;

        public override string Text(string unit) => "at least";
    }

    private sealed record NoBound : Bound
    {
        public override AccuracyVerdict Judge(IReadOnlyList<double> errors, Estimate centre) => AccuracyVerdict.Informative;

        public override string Text(string unit) => "none";
    }

    private sealed record AmountBound(double Amount) : Bound
    {
        public override AccuracyVerdict Judge(IReadOnlyList<double> errors, Estimate centre) => AccuracyVerdicts.Of(centre, Amount);

        public override string Text(string unit) => $"± {Quantity.Format(Amount, unit)}";
    }
}
