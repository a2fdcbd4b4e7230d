namespace Bench.Results.Summary;

/// <summary>A line of pieces, each with its tone.</summary>
public sealed record TextLine(IReadOnlyList<TextCell> Spans)
{
    /// <summary>An empty line.</summary>
    public static TextLine Empty { get; } = new([]);

    /// <summary>A line of one piece.</summary>
    public static TextLine Of(string text, TextTone tone = TextTone.Plain) => new([new TextCell(text, tone)]);

    /// <summary>Text broken into lines of a width.</summary>
    public static IEnumerable<TextLine> Wrap(string text, int width, TextTone tone = TextTone.Plain, int indent = 0) =>
        TextWrap.Lines(text, width, indent).Select(line => Of(line, tone));

    /// <summary>The line without tones.</summary>
    public override string ToString() => string.Concat(Spans.Select(span => span.Text));
}

/// <summary>How a piece of text is shown where colours are available.</summary>
public enum TextTone
{
    /// <summary>As the rest.</summary>
    Plain,

    /// <summary>A heading.</summary>
    Heading,

    /// <summary>Less important than the rest.</summary>
    Faint,

    /// <summary>A cost of more than 5 % and at most twice native.</summary>
    Some,

    /// <summary>A cost of more than twice native.</summary>
    High,
}
