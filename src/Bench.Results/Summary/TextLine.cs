namespace Bench.Results.Summary;

/// <summary>A line of pieces, each with its tone.</summary>
/// <param name="Spans">The pieces, from the left.</param>
public sealed record TextLine(IReadOnlyList<TextSpan> Spans)
{
    /// <summary>An empty line.</summary>
    public static TextLine Empty { get; } = new([]);

    /// <summary>A line of one piece.</summary>
    public static TextLine Of(string text, TextTone tone = TextTone.Plain) => new([new TextSpan(text, tone)]);

    /// <summary>The line without tones.</summary>
    public override string ToString() => string.Concat(Spans.Select(span => span.Text));
}

/// <summary>A piece of a line.</summary>
/// <param name="Text">Its characters.</param>
/// <param name="Tone">How it is shown.</param>
public readonly record struct TextSpan(string Text, TextTone Tone);
