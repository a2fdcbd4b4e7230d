namespace Bench.Reporting;

/// <summary>A figure, or the reason why there is none.</summary>
public sealed class ChartOutcome
{
    private ChartOutcome(string name, string title, Figure? figure, string? reason) =>
        (Name, Title, Figure, Reason) = (name, title, figure, reason);

    /// <summary>The chart's name.</summary>
    public string Name { get; }

    /// <summary>The chart's title.</summary>
    public string Title { get; }

    /// <summary>The figure, or null when the run has nothing for this chart.</summary>
    public Figure? Figure { get; }

    /// <summary>Why there is no figure, as a sentence; null when there is one.</summary>
    public string? Reason { get; }

    internal static ChartOutcome Drawn(string name, string title, Figure figure) => new(name, title, figure, null);

    internal static ChartOutcome Nothing(string name, string title, string reason) => new(name, title, null, reason);
}
