using Bench.Results;

namespace Bench.Exchange;

/// <summary>A format that another tool reads. A new one is a class that implements this and a line in <see cref="ExportFormats"/>.</summary>
public interface IExportFormat
{
    /// <summary>The format's name on the command line.</summary>
    string Name { get; }

    /// <summary>Which tool reads it, in a few words.</summary>
    string Description { get; }

    /// <summary>Whether the output is text, which a terminal or a pipe can take.</summary>
    bool IsText => true;

    /// <summary>Writes a run, text as UTF-8 without a byte order mark. The stream stays open.</summary>
    /// <param name="run">The run, or what of it is wanted.</param>
    /// <param name="output">What to write to.</param>
    /// <returns>What the format could not take, one sentence each; empty when everything wanted is in the output.</returns>
    /// <exception cref="IOException">The output refuses.</exception>
    IReadOnlyList<string> Write(RunData run, Stream output);
}
