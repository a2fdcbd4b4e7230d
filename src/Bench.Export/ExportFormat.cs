namespace Bench.Export;

/// <summary>A format that another tool reads. A new one is a class with such a writer and a line in <see cref="ExportFormats"/>.</summary>
/// <param name="Name">The format's name on the command line.</param>
/// <param name="Description">Which tool reads it, in a few words.</param>
/// <param name="Write">
/// Writes a run, or what of it is wanted; text as UTF-8 without a byte order mark. The stream stays open. Returns what the format
/// could not take, one sentence each.
/// </param>
public sealed record ExportFormat(string Name, string Description, Func<RunData, Stream, IReadOnlyList<string>> Write)
{
    /// <summary>Whether the output is text, which a terminal or a pipe can take.</summary>
    public bool IsText { get; init; } = true;
}
