using System.Globalization;
using Bench.Results;

namespace Bench.Advice;

/// <summary>Tasks wait for something although the harness does nothing.</summary>
internal sealed class PressureNow : IHostAdvisor
{
    public HostAdvice? Advise(HostState host)
    {
        (string Resource, double? Share, string Metric)[] pressures =
        [
            ("a CPU", host.Noise.CpuPressureShare, NoiseThresholds.IdleCpuPressureMetric),
            ("memory", host.Noise.MemoryPressureShare, NoiseThresholds.IdleMemoryPressureMetric),
            ("storage", host.Noise.IoPressureShare, NoiseThresholds.IdleIoPressureMetric),
        ];
        var seen = pressures
            .Where(pressure => pressure.Share > NoiseThresholds.All.Single(threshold => threshold.Metric == pressure.Metric).Limit)
            .Select(pressure => string.Create(CultureInfo.InvariantCulture, $"for {pressure.Resource} {pressure.Share * 100:0} % of the time"))
            .ToList();
        return seen.Count == 0 ? null : new HostAdvice(
            "pressure",
            $"tasks wait while the harness does nothing: {string.Join(", ", seen)}",
            "an instance will wait with them, and each round that begins like this counts as noisy",
            "ps -eo pid,stat,pcpu,pmem,args --sort=-pcpu | head -15   # shows who it is; let it end, or stop it");
    }
}
