using Bench.Platforms;

namespace Bench.Validation.Accuracy;

/// <summary>One execution of the accuracy suite: all truths, the sampler's rates, then all starts. What cannot be measured is a row with
/// its reason.</summary>
/// <param name="host">Where.</param>
/// <param name="seed">Seed of orders and intervals.</param>
/// <param name="pairs">Pairs of each start; null for the usual number.</param>
/// <param name="say">Takes a line on how far it is.</param>
internal sealed class AccuracyRun(PlatformHost host, int seed, int? pairs, Action<string> say)
{
    private readonly List<TruthResult> _truths = [];
    private readonly List<RateResult> _rates = [];
    private readonly List<StartResult> _starts = [];

    /// <summary>What has been measured so far.</summary>
    public AccuracyReport Report => new(seed, [.. _truths], [.. _rates], [.. _starts]);

    /// <summary>Measures.</summary>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public async Task MeasureAsync(CancellationToken cancellation)
    {
        await MeasureTruthsAsync(cancellation);
        say("the sampler …");
        _rates.AddRange(await new RateSuite(host).MeasureAsync(cancellation));
        var suite = new StartSuite(host, seed, pairs, say);
        foreach (var start in ComparedStart.All)
        {
            _starts.Add(await suite.MeasureAsync(start, cancellation));
        }
    }

    private async Task MeasureTruthsAsync(CancellationToken cancellation)
    {
        try
        {
            await using var bench = await TruthBench.StartAsync(host, cancellation);
            using var instruments = new InstrumentSet(bench);
            var suite = new TruthSuite(bench, instruments.All);
            foreach (var truth in Truth.All)
            {
                say($"{truth.Name} …");
                _truths.AddRange(await suite.MeasureAsync(truth, cancellation));
            }
        }
#pragma warning disable CA1031 // Whatever breaks in one part is a row that says so, and takes no other with it.
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            foreach (var truth in Truth.All.Where(truth => _truths.All(row => row.Truth != truth.Name)))
            {
                _truths.Add(TruthResult.NotMeasured(truth, exception.Message) with { Verdict = AccuracyVerdicts.Of(exception) });
            }
        }
    }
}
