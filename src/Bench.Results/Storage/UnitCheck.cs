namespace Bench.Results.Storage;

/// <summary>Holds a run to one unit for each metric of each case: values in two units cannot be put together.</summary>
internal sealed class UnitCheck
{
    private readonly Dictionary<(CaseId Case, string Metric), string> _units = [];

    /// <exception cref="RunFormatException">The run has had the metric in another unit.</exception>
    public void Add(Sample sample, string file, int line)
    {
        if (!_units.TryAdd((sample.Case, sample.Metric), sample.Unit) && _units[(sample.Case, sample.Metric)] is var unit
            && unit != sample.Unit)
        {
            throw RunJson.BadSample(
                file, line, $"{sample.Metric} of {sample.Case.Experiment} on {sample.Case.PlatformLabel} is in '{sample.Unit}', and before it was in '{unit}'");
        }
    }
}
