using Bench.Experiments;
using Bench.Results;
using Bench.Sampling;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Engine;

/// <summary>Runs rounds: each is one pass of BenchmarkDotNet over all cases, in an order shuffled anew (rule 4), with the host's noise beside it (rule 12).</summary>
internal sealed class RoundRunner(Session session, IReadOnlyList<BenchmarkCase> cases)
{
    private static readonly CaseId HostCase = new() { Experiment = NoiseThresholds.HostExperiment, Platform = "host", Guest = "-" };

    /// <summary>Runs one round and returns BenchmarkDotNet's reports.</summary>
    public IReadOnlyList<BenchmarkReport> Run(int round)
    {
        session.Begin(round);
        using var noise = HostNoiseReader.Open();
        new FloorProbe(session).Measure();
        var before = noise.Read();
        var order = ShuffledOrder.Of(cases, session.Options.Seed, round);
        var summary = BenchmarkRunner.Run(new BenchmarkRunInfo([.. order], typeof(Experiment), ExperimentConfig.ForOneRound(session.Options.Artifacts)));
        Store(noise.Read().Since(before));
        return summary.HasCriticalValidationErrors
            ? throw new InvalidOperationException($"BenchmarkDotNet refused the cases: {string.Join("; ", summary.ValidationErrors.Select(error => error.Message))}")
            : summary.Reports;
    }

    private void Store(HostNoiseInterval noise)
    {
        Store(NoiseThresholds.StealMetric, noise.StealShare);
        Store(NoiseThresholds.CpuPressureMetric, noise.CpuPressureShare);
        Store("host.psi.memory.some", noise.MemoryPressureShare);
        Store("host.psi.io.some", noise.IoPressureShare);
        Store("host.load1", noise.LoadAverageOneMinute);
    }

    private void Store(string name, double? value)
    {
        var metric = new Experiments.Metric(name, "1", Direction.Lower);
        if (value is { } known)
        {
            session.Store(HostCase, metric, known, Outcome.Ok, null);
        }
        else
        {
            session.Store(HostCase, metric, null, Outcome.Unsupported, "the kernel does not tell");
        }
    }
}
