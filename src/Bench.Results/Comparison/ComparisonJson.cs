namespace Bench.Results.Comparison;

/// <summary>A comparison for programs.</summary>
public static class ComparisonJson
{
    /// <summary>The whole result as JSON, in lines, ending in a line feed. Ratios are later side by baseline.</summary>
    public static string Write(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return RunJson.WriteComparison(result);
    }
}
