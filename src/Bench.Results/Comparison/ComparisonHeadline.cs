namespace Bench.Results.Comparison;

/// <summary>How a comparison went, in its first line: the verdict, what was compared with what, and on which basis.</summary>
public static class ComparisonHeadline
{
    /// <summary>The line, of at most a width as far as the names of the sides allow.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="sides">What was compared with what.</param>
    /// <param name="width">Width of the line, in characters: what is worse is counted where its names take more.</param>
    public static string Of(ComparisonResult result, string sides, int width)
    {
        var basis = $" {Basis(result, sides)}.";
        string[] worse = [.. result.Metrics.Where(row => row.CountsAsWorse)
            .Select(row => $"{row.Case.Experiment} of {row.Case.PlatformLabel}")
            .Distinct()];
        return worse switch
        {
            [] => $"Nothing is worse.{basis}",
            [var only] => $"Worse: {only}.{basis}",
            _ => Enumerable.Range(0, worse.Length)
                .Select(more => $"Worse: {string.Join("; ", worse[..^more])}{(more > 0 ? $" and {more} more" : "")}.{basis}")
                .FirstOrDefault(line => line.Length <= width) ?? $"Worse: {worse.Length} cases.{basis}",
        };
    }

    /// <summary>What was compared with what, and on which basis.</summary>
    public static string Basis(ComparisonResult result, string sides) =>
        $"{sides}, by {(result.Basis == ComparisonBasis.Ratios ? "ratios to native" : "absolute values")}";
}
