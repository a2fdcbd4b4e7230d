namespace Bench.Validation.Accuracy;

/// <summary>How far a reader may be from a truth.</summary>
/// <param name="Text">The bound in words, given the unit of the truth.</param>
/// <param name="Judge">Judges the errors of the repetitions, in the unit of the truth, given also their median and its interval.</param>
internal sealed record Bound(Func<string, string> Text, Func<IReadOnlyList<double>, Estimate, AccuracyVerdict> Judge)
{
    /// <summary>Every repetition is exact.</summary>
    public static Bound Exact { get; } = Where("exact", (errors, _) => errors.All(error => error == 0));

    /// <summary>Exact by the median, and no repetition below the truth: now and then the file system counts a block of its own in the
    /// process's name.</summary>
    public static Bound ExactButForMetadata { get; } =
        Where("exact, but for metadata", (errors, centre) => centre.Median == 0 && errors.All(error => error >= 0));

    /// <summary>No repetition is below the truth. Above it, others' work may be in the figure.</summary>
    public static Bound AtLeast { get; } = Where("at least", (errors, _) => errors.All(error => error >= 0));

    /// <summary>Shown and not judged.</summary>
    public static Bound None { get; } = new(_ => "none", (_, _) => AccuracyVerdict.Informative);

    /// <summary>At most so far, in the unit of the truth, either way.</summary>
    public static Bound Within(double amount) =>
        new(unit => $"± {Quantity.Format(amount, unit)}", (_, centre) => AccuracyVerdicts.Of(centre, amount));

    private static Bound Where(string text, Func<IReadOnlyList<double>, Estimate, bool> holds) =>
        new(_ => text, (errors, centre) => holds(errors, centre) ? AccuracyVerdict.Within : AccuracyVerdict.Outside);
}
