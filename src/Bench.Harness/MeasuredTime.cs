using System.Diagnostics;
using Bench.Platforms;

namespace Bench.Harness;

/// <summary>
/// The time of a round in which something is measured: an instance of a case is starting, running or ending, from its call to when it
/// is gone. What is left of the round is the harness's own: preparing and cleaning up instances,
/// looking at the host, choosing the next case.
/// </summary>
internal sealed class MeasuredTime
{
    private readonly List<BootTimeline> _instances = [];
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>An instance has been started.</summary>
    public void Add(BootTimeline instance) => _instances.Add(instance);

    /// <summary>The share of the time since the round began, from 0 to 1. Instances that run at the same time count once.</summary>
    public double Share()
    {
        var now = Stopwatch.GetTimestamp();
        var (measured, until) = (0L, _began);
        var lives = _instances.Select(instance => (Call: instance.Marks[0].Stamp, End: instance.Marks.Max(mark => mark.Stamp)));
        foreach (var (call, end) in lives.OrderBy(life => life.Call))
        {
            measured += Math.Max(0, end - Math.Max(call, until));
            until = Math.Max(until, end);
        }

        return (double)measured / (now - _began);
    }
}
