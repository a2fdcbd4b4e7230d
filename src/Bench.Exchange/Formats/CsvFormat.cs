using System.Text;
using Bench.Results;

namespace Bench.Exchange.Formats;

/// <summary>Every sample with every field, warm-up included, as RFC 4180 has it; the environment is the first line, behind <c>#</c>. <see cref="RunCsv"/> reads it again.</summary>
internal sealed class CsvFormat : IExportFormat
{
    public string Name => "csv";

    public string Description => "every sample as CSV (RFC 4180)";

    public IReadOnlyList<string> Write(RunData run, Func<string, bool> include, Stream output)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true);
        RunCsv.Write(run.Environment, run.Samples.Where(sample => include(sample.Metric)), writer);
        return [];
    }
}
