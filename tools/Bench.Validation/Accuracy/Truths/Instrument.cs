namespace Bench.Validation.Accuracy;

/// <summary>One of the harness's readers, pointed at a target.</summary>
/// <param name="Name">The reader and what of it.</param>
/// <param name="Measure">What it tells.</param>
/// <param name="Read">Reads it now; null where it cannot be read.</param>
internal sealed record Instrument(string Name, Measure Measure, Func<double?> Read);
