using Bench.Results;

namespace Bench.Exchange.Formats;

/// <summary>Every sample with every field, warm-up included, as <see cref="SampleTable"/> writes it.</summary>
internal sealed class TableFormat(string name, string description, bool isText, Action<RunData, Stream> write) : IExportFormat
{
    public string Name => name;

    public string Description => description;

    public bool IsText => isText;

    public IReadOnlyList<string> Write(RunData run, Stream output)
    {
        write(run, output);
        return [];
    }
}
