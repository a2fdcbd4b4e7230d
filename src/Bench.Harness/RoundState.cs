using System.Diagnostics;
using Bench.Platforms;

namespace Bench.Harness;

/// <summary>State that cases share within a round.</summary>
/// <param name="number">The round, from 1; <see cref="Sample.WarmupRound"/> before the first.</param>
internal sealed class RoundState(int number)
{
    private readonly Dictionary<CaseId, TimeSpan> _times = [];
    private readonly Dictionary<string, SharedInstance<Instance>> _shared = [];
    private readonly List<BootTimeline> _instances = [];
    private readonly long _began = Stopwatch.GetTimestamp();

    public int Number => number;

    /// <summary>The pass that runs now, from 1.</summary>
    public int Pass { get; private set; } = 1;

    /// <summary>How long a case has been repeated.</summary>
    public TimeSpan TimeOf(CaseId @case) => _times.GetValueOrDefault(@case);

    public void AddTime(CaseId @case, TimeSpan time) => _times[@case] = TimeOf(@case) + time;

    /// <summary>Counts an instance; from several threads, where instances start at once.</summary>
    public void Add(BootTimeline instance)
    {
        lock (_instances)
        {
            _instances.Add(instance);
        }
    }

    /// <summary>
    /// The share of the round, from 0 to 1, in which an instance lives, from its call to when it is gone. The rest is the harness's own:
    /// preparing, cleaning up, looking at the host. Instances that run at the same time count once.
    /// </summary>
    public double MeasuredShare()
    {
        var (measured, until) = (0L, _began);
        var lives = _instances.Select(instance => (Call: instance.Marks[0].Stamp, End: instance.Marks.Max(mark => mark.Stamp)));
        foreach (var (call, end) in lives.OrderBy(life => life.Call))
        {
            measured += Math.Max(0, end - Math.Max(call, until));
            until = Math.Max(until, end);
        }

        return (double)measured / (Stopwatch.GetTimestamp() - _began);
    }

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

    /// <summary>Ends instances that an interrupted pass has left running.</summary>
    public async Task EndPassAsync()
    {
        List<IAsyncDisposable> left = [.. _shared.Values.Distinct()];
        _shared.Clear();
        await Disposal.DisposeAllAsync(left);
    }
}
