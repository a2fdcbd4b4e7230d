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
        var ofRound = CaseCatalog.OfRound(cases, session.Options, round);
        for (var pass = 1; pass <= session.Options.Passes && !session.Cancellation.IsCancellationRequested; pass++)
        {
            session.BeginPass(pass);
            reports.AddRange(RunPass(ofRound, round, pass));
        }

        session.BeginPass(1);
        _host.EndRound();
        return reports;
    }

    private ImmutableArray<BenchmarkReport> RunPass(IReadOnlyList<BenchmarkCase> ofRound, int round, int pass)
    {
        if (ofRound.Count == 0)
        {
            // Where nothing that the preset has chosen can be used.
            return [];
        }

        // An order of its own for each pass; the first has the round's.
        var order = pass == 1 ? ShuffledOrder.Of(ofRound, session.Options.Seed, round) : ShuffledOrder.Of(ofRound, session.Options.Seed, round, $"pass {pass}");
        var summary = BenchmarkRunner.Run(new BenchmarkRunInfo([.. order], typeof(Experiment), ExperimentConfig.ForOneRound(session.Options.Artifacts)));
        return summary.HasCriticalValidationErrors
            ? throw new InvalidOperationException($"BenchmarkDotNet refused the cases: {string.Join("; ", summary.ValidationErrors.Select(error => error.Message))}")
            : summary.Reports;
    }

    /// <summary>Closes what the host is watched with.</summary>
    public void Dispose() => _host.Dispose();
}
