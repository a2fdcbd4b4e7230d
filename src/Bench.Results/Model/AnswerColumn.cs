namespace Bench.Results.Model;

/// <summary>A metric's column in the one-screen answer. It is declared with the metric, so that nothing decides by names.</summary>
/// <param name="Title">Heading in a few short words: no word longer than nine characters, so that eight columns fit 80 characters.</param>
/// <param name="Order">Place from the left, 1 or more. On a narrow screen the columns with the highest numbers are left out.</param>
public sealed record AnswerColumn(string Title, int Order)
{
    /// <summary>Parameters, as <c>job=randread</c>, that the case must have, all of them; empty for any case.</summary>
    public IReadOnlyList<string> Case { get; init; } = [];

    /// <summary>Whether the column may show a case.</summary>
    public bool Shows(CaseId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Case.All(one => id.Parameters.Any(pair => one == $"{pair.Key}={pair.Value}"));
    }
}
