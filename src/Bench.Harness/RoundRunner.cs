namespace Bench.Harness;

/// <summary>
/// Runs rounds: each is a pass over all cases, or several, in an order shuffled anew (rule 4), with the host's noise beside it
/// (rule 12).
/// </summary>
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

        _host.EndRound(executor.Round.Measured.Share());
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
