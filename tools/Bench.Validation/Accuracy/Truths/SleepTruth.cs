using System.Globalization;

namespace Bench.Validation.Accuracy;

/// <summary>
/// A sleep that the target brackets by two lines, each with the host's clock just before it is written. The console stamps them as it
/// stamps a guest's ready line; what the stamps are apart must be what the target's clock says.
/// </summary>
internal sealed class SleepTruth(TimeSpan duration) : Truth
{
    private static readonly Bound Goal = Bound.Within(0.2e6);

    public override string Name => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms asleep");

    public override int Repetitions => duration < TimeSpan.FromMilliseconds(50) ? 100 : 30;

    public override async Task<IReadOnlyList<Reading>> MeasureAsync(
        TruthBench bench,
        IReadOnlyList<Instrument> instruments,
        CancellationToken cancellation)
    {
        var lines = await bench.Target
            .TellAsync(string.Create(CultureInfo.InvariantCulture, $"sleep {duration.TotalNanoseconds:0}"), cancellation);
        var (begin, end) = (lines.Single(line => line.Kind == "begin"), lines.Single(line => line.Kind == "end"));
        var (began, ended) = (WrittenAt(begin), WrittenAt(end));
        return
        [
            new("console stamps, end − begin", "ns", ended.NanosecondsSince(began), end.At.NanosecondsSince(begin.At), Goal),
            new("one way, write → stamp", "ns", 0, end.At.NanosecondsSince(ended), Bound.None),
        ];
    }

    private static MonotonicTime WrittenAt(TargetLine line) => new(long.Parse(line.Words[0], CultureInfo.InvariantCulture));
}
