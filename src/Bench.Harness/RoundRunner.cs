namespace Bench.Harness;

internal interface ICaseRunner
{
    /// <summary>Name and version of the tool that runs them.</summary>
    KeyValuePair<string, string> Tool { get; }

    /// <summary>Runs cases in this order. Measuring one returns the samples that stand for it.</summary>
    void Run(IReadOnlyList<Case> order, Func<Case, IReadOnlyList<Sample>> measure);

    /// <summary>Writes its reports of everything that it has run.</summary>
    void Export(RunSummary summary, TimeSpan elapsed);
}

/// <summary>Runs rounds: one or more passes over the cases, shuffled anew (rule 4), with the host's noise (rule 12).</summary>
internal sealed class RoundRunner(
    RunContext context, RunRecorder recorder, CaseExecutor executor, Schedule schedule, ICaseRunner cases) : IDisposable
{
    private readonly HostWatch _host = new(context, recorder);
    private readonly FloorProbe _floor = new(context, recorder);

    public void Run(int round)
    {
        executor.BeginRound(round);
        _host.WatchIdle();
        _floor.Measure();
        _host.BeginRound();
        foreach (var (index, blocks) in schedule.PassesOf(round).Index())
        {
            if (!context.IsInterrupted)
            {
                RunPass(index + 1, blocks);
            }
        }

        _host.EndRound(executor.Round.MeasuredShare());
    }

    public void Dispose() => _host.Dispose();

    private void RunPass(int pass, IReadOnlyList<CaseBlock> blocks)
    {
        executor.Round.BeginPass(pass, blocks);
        try
        {
            cases.Run([.. blocks.SelectMany(block => block.Cases)], Measure);
        }
        finally
        {
            executor.Round.EndPassAsync().GetAwaiter().GetResult();
        }
    }

    private IReadOnlyList<Sample> Measure(Case one)
    {
        var samples = executor.Measure(one);
        _host.ReadFrequency();
        return samples;
    }
}
