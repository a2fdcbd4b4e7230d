using System.Globalization;

namespace Bench.Validation.Accuracy;

/// <summary>CPU time, burnt until the process's own CPU clock says so.</summary>
internal sealed class BurntCpu : CountedTruth
{
    private const long Nanoseconds = 300_000_000;

    // The kernel gives user and system time in ticks of 10 ms each, cut.
    private const double TwoTicks = 20e6;
    private const double OneMillisecond = 1e6;

    public override string Name => "300 ms of CPU burnt";

    public override string Unit => "ns";

    public override int Repetitions => 8;

    public override async Task<IReadOnlyList<Change>> DoAsync(TruthBench bench, CancellationToken cancellation)
    {
        var burnt = double.Parse(
            (await bench.Target.TellAsync($"burn {Nanoseconds}", cancellation))[^1].Words[0],
            CultureInfo.InvariantCulture);
        return [new(Measure.ProcessCpu, burnt, Bound.Within(TwoTicks)), new(Measure.CgroupCpu, burnt, Bound.Within(OneMillisecond))];
    }
}
