namespace Bench.Reporting.Drawing;

/// <summary>All that stands on a figure.</summary>
internal sealed record FigureContent
{
    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>One line under the title.</summary>
    public required string Subtitle { get; init; }

    /// <summary>The families of the legend, in order.</summary>
    public required IReadOnlyList<string> Families { get; init; }

    /// <summary>The shapes of the legend; empty where there is but one.</summary>
    public required IReadOnlyList<Series> Series { get; init; }

    /// <summary>The panels, from the top.</summary>
    public required IReadOnlyList<Band> Bands { get; init; }

    /// <summary>What the reader must know, one sentence each.</summary>
    public required IReadOnlyList<string> Footnotes { get; init; }

    /// <summary>The environment of the numbers.</summary>
    public required string Footer { get; init; }
}
