using Bench.Reporting.Drawing;

namespace Bench.Reporting.Charts;

/// <summary>A figure, or the reason why there is none.</summary>
/// <param name="Name">The chart's name: that of its files, without extension.</param>
/// <param name="Title">The chart's title.</param>
/// <param name="Figure">The figure, or null when the run has nothing for this chart.</param>
/// <param name="Reason">Why there is no figure, as a sentence; null when there is one.</param>
public sealed record Chart(string Name, string Title, Figure? Figure, string? Reason = null)
{
    /// <summary>The chart with its figure, or with the reason where there is none.</summary>
    internal static Chart Of(string name, string title, Figure? figure, string whyNot) =>
        new(name, title, figure, figure is null ? whyNot : null);
}
