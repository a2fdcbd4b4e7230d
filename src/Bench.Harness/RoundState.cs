using System.Runtime.ExceptionServices;
using Bench.Platforms;

namespace Bench.Harness;

/// <summary>What cases leave for each other within a round.</summary>
/// <param name="number">The round, from 1; <see cref="Sample.WarmupRound"/> before the first.</param>
internal sealed class RoundState(int number)
{
    private readonly Dictionary<CaseId, TimeSpan> _times = [];
    private readonly Dictionary<string, SharedInstance<Instance>> _shared = [];

    public int Number => number;

    /// <summary>The pass that runs now, from 1.</summary>
    public int Pass { get; private set; } = 1;

    /// <summary>How much of the round is spent in what is measured.</summary>
    public MeasuredTime Measured { get; } = new();

    /// <summary>How long a case has been repeated.</summary>
    public TimeSpan TimeOf(CaseId @case) => _times.GetValueOrDefault(@case);

    /// <summary>A case has been repeated for so long.</summary>
    public void AddTime(CaseId @case, TimeSpan time) => _times[@case] = TimeOf(@case) + time;

    /// <summary>A pass begins, in which the cases of a block share an instance.</summary>
    public void BeginPass(int pass, IEnumerable<CaseBlock> blocks)
    {
        Pass = pass;
        foreach (var block in blocks.Where(block => block.Cases.Count > 1))
        {
            var shared = new SharedInstance<Instance>(block.Cases[^1].Label) { ScratchBytes = block.ScratchBytes };
            foreach (var one in block.Cases)
            {
                _shared[one.Label] = shared;
            }
        }
    }

    /// <summary>The instance that a case shares with others; null for one of its own.</summary>
    public SharedInstance<Instance>? SharedBy(string label) => _shared.GetValueOrDefault(label);

    /// <summary>Ends what a pass that was interrupted has left running.</summary>
    public async Task EndPassAsync()
    {
        var failures = await Disposal.DisposeAllAsync([.. _shared.Values.Distinct()]);
        _shared.Clear();
        if (failures is [var failure, ..])
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
