namespace Bench.Results.Summary;

/// <summary>How a piece of text is shown where colours are available; plain text looks the same for all.</summary>
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
