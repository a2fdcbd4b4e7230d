using Bench.Results;

namespace Bench.Experiments;

/// <summary>A metric of an experiment.</summary>
/// <param name="Name">Dotted name, as in results.</param>
/// <param name="Unit">Unit of its values.</param>
/// <param name="Direction">Which way is better.</param>
internal sealed record Metric(string Name, string Unit, Direction Direction)
{
    /// <summary>A duration in milliseconds.</summary>
    public static Metric Milliseconds(string name) => new(name, "ms", Direction.Lower);

    /// <summary>An amount of memory or disk.</summary>
    public static Metric Bytes(string name) => new(name, "B", Direction.Lower);
}
