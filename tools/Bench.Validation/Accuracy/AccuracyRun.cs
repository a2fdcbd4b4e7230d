namespace Bench.Validation.Accuracy;

/// <summary>One execution of the accuracy suite: all truths, then all starts. What cannot be measured is a row with
/// its reason.</summary>
/// <param name="say">Takes progress and the consoles of what failed.</param>
internal sealed class AccuracyRun(PlatformHost host, Action<string> say)
{
    private readonly AccuracyTable _truths = new(
        "Readers against known truths",
        "truth", "reader", "n", "is", "error, median", "95 % interval", "99 % of errors", "worst error");

    private readonly AccuracyTable _starts = new(
        "The same commands, by the harness and by hyperfine: medians",
        "command", "pairs", "harness", "hyperfine", "difference in a pair", "95 % interval", "of what each adds", "its 95 % interval");

    /// <summary>What has been measured so far.</summary>
    public AccuracyReport Report => new(_truths, _starts);

    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task MeasureAsync(CancellationToken cancellation)
    {
        await MeasureTruthsAsync(cancellation);
        foreach (var start in ComparedStart.All)
        {
            await AddAsync(_starts, start.Name, async () => [await StartSuite.MeasureAsync(host, start, cancellation)], cancellation);
        }
    }

    private async Task MeasureTruthsAsync(CancellationToken cancellation)
    {
        TruthBench? bench = null;
        InstrumentSet? instruments = null;
        try
        {
            foreach (var truth in Truth.All)
            {
                await AddAsync(_truths, truth.Name, async () =>
                {
                    bench ??= await TruthBench.StartAsync(host, cancellation);
                    instruments ??= new InstrumentSet(bench);
                    return await TruthSuite.MeasureAsync(truth, bench, instruments.All, cancellation);
                }, cancellation);
            }
        }
        finally
        {
            instruments?.Dispose();
            if (bench is not null)
            {
                await bench.DisposeAsync();
            }
        }
    }

    private async Task AddAsync(
        AccuracyTable table,
        string name,
        Func<Task<IReadOnlyList<AccuracyRow>>> measureAsync,
        CancellationToken cancellation)
    {
        say($"{name} …");
        try
        {
            table.Rows.AddRange(await measureAsync());
        }
#pragma warning disable CA1031 // A failure becomes a row, and the other rows are still measured.
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            table.Rows.Add(AccuracyRow.Failed(name, exception));
            if (exception is InstanceException { ConsoleLog: { Length: > 0 } log })
            {
                say(log);
            }
        }
    }
}
