using Bench.Platforms;

namespace Bench.Harness;

/// <summary>Measures cases, one at a time. Whatever goes wrong becomes a sample (rule 5); nothing is thrown.</summary>
internal sealed class CaseExecutor(RunContext context, RunRecorder recorder)
{
    public RoundState Round { get; private set; } = new(Sample.WarmupRound);

    public void BeginRound(int round)
    {
        Round = new RoundState(round);
        recorder.BeginRound(round);
    }

    /// <summary>
    /// Measures one iteration of a case. Returns the samples of its primary metric that have a value; none where they are of several
    /// parts, such as jobs, for their mean means nothing.
    /// </summary>
    public IReadOnlyList<Sample> Measure(Case one)
    {
        // An interruption skips the rest of the round: a case that has not begun is no failure.
        if (context.IsInterrupted)
        {
            return [];
        }

        var stored = new List<Sample>();
        recorder.Stored += stored.Add;
        context.Progress.Began(one.Label);
        try
        {
            var spec = new InstanceSpec { Guest = context.Host.Guests[one.Guest], Limits = one.Platform.Limits };
            one.MeasureAsync(new Measurement(context, recorder, Round, one.Platform, spec, one.Id)).GetAwaiter().GetResult();
            var first = stored.Find(sample => sample.Value is not null);
            context.Progress.Ended(one.Label, first is null ? "no value" : Quantity.Format(first.Value!.Value, first.Unit));
        }
        catch (Exception) when (context.IsInterrupted)
        {
            // Ctrl-C reaches the instance's own processes, too: what breaks because of it is no failure of theirs.
            context.Progress.Ended(one.Label, "interrupted");
        }
#pragma warning disable CA1031 // Here every failure is a sample.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            context.Progress.Failed(one.Label, recorder.StoreFailure(one.Id, one.Primary, exception, one.Platform.Limits));
        }
        finally
        {
            recorder.Stored -= stored.Add;
        }

        var values = stored.FindAll(sample => sample.Metric == one.Primary.Name && sample.Value is not null);
        return values.DistinctBy(sample => sample.Case).Count() > 1 ? [] : values;
    }

    public void StoreWithoutGuest(Case one)
    {
        var reason = $"the guest '{one.Guest}' has not been built; run scripts/setup";
        var id = one.Id with { Parameters = ParameterSet.None };
        context.Progress.Say($"{id.Label}: {reason}");
        var metric = new Metric(one.Experiment, "1", Direction.Exact);
        recorder.StoreKnown(id, metric, value: null, reason, one.Platform.Limits);
    }
}
