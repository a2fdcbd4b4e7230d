using System.Collections.Immutable;
using Bench.Experiments;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Engine;

/// <summary>Runs rounds: each is one pass of BenchmarkDotNet over all cases of the round, or several, in an order shuffled anew (rule 4), with the host's noise beside it (rule 12).</summary>
internal sealed class RoundRunner(Session session, IReadOnlyList<BenchmarkCase> cases) : IDisposable
{
    private readonly HostWatch _host = new(session);

    /// <summary>Runs one round and returns BenchmarkDotNet's reports.</summary>
    public IReadOnlyList<BenchmarkReport> Run(int round)
    {
        session.Begin(round);
        _host.WatchIdle();
        new FloorProbe(session).Measure();
        _host.BeginRound();
        var reports = new List<BenchmarkReport>();
        foreach (var (index, blocks) in CaseBlock.Passes(cases, session.Options, round).Index())
        {
            if (session.Cancellation.IsCancellationRequested)
            {
                break;
            }

            session.BeginPass(index + 1);
            reports.AddRange(RunPass(blocks));
        }

        session.BeginPass(1);
        _host.EndRound();
        return reports;
    }

    private ImmutableArray<BenchmarkReport> RunPass(IReadOnlyList<CaseBlock> blocks)
    {
        session.Share(blocks);
        try
        {
            return RunInOrder([.. blocks.SelectMany(block => block.Cases)]);
        }
        finally
        {
            // Where the pass was interrupted.
            foreach (var shared in session.Shared.Values)
            {
                shared.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }
    }

    private ImmutableArray<BenchmarkReport> RunInOrder(BenchmarkCase[] order)
    {
        var summary = BenchmarkRunner.Run(new BenchmarkRunInfo(order, typeof(Experiment), ExperimentConfig.ForOneRound(session.Options.Artifacts)));
        return summary.HasCriticalValidationErrors
            ? throw new InvalidOperationException($"BenchmarkDotNet refused the cases: {string.Join("; ", summary.ValidationErrors.Select(error => error.Message))}")
            : summary.Reports;
    }

    /// <summary>Closes what the host is watched with.</summary>
    public void Dispose() => _host.Dispose();
}
