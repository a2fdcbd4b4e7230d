using Bench.Results;

namespace Bench.Exchange.Formats;

/// <summary>Every sample with every field, warm-up included, as Parquet. <see cref="RunParquet"/> reads it again.</summary>
internal sealed class ParquetFormat : IExportFormat
{
    public string Name => "parquet";

    public string Description => "every sample as Parquet (a file is needed)";

    public bool IsText => false;

    public IReadOnlyList<string> Write(RunData run, Func<string, bool> include, Stream output)
    {
        RunParquet.Write(run.Environment, run.Samples.Where(sample => include(sample.Metric)), output);
        return [];
    }
}
