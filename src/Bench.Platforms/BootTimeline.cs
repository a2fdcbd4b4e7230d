using System.Diagnostics;

namespace Bench.Platforms;

/// <summary>Moments of one instance's life on the host's monotonic clock (rule 1), in the order in which they were marked.</summary>
public sealed class BootTimeline
{
    private readonly Lock _gate = new();
    private readonly List<BootMark> _marks = [];

    /// <summary>The moment of the call: the platform's first own action.</summary>
    public const string Call = "call";

    /// <summary>The guest's first line in user space arrived.</summary>
    public const string Ready = "ready";

    /// <summary>A restored guest executes its first instruction.</summary>
    public const string Resumed = "resumed";

    /// <summary>The guest was asked to end.</summary>
    public const string Stop = "stop";

    /// <summary>The instance's process has ended.</summary>
    public const string Exited = "exited";

    /// <summary>Nothing of the instance is left.</summary>
    public const string Gone = "gone";

    /// <summary>The marks so far.</summary>
    public IReadOnlyList<BootMark> Marks
    {
        get
        {
            lock (_gate)
            {
                return [.. _marks];
            }
        }
    }

    /// <summary>Names of the moments that every platform has.</summary>
    internal static IReadOnlyList<string> CommonPhases { get; } = [Call, Ready, Stop, Exited, Gone];

    /// <summary>Names of the moments that only this platform has.</summary>
    public IEnumerable<string> PlatformPhases => Marks.Select(mark => mark.Name).Except(CommonPhases);

    /// <summary>Marks this moment.</summary>
    public void Mark(string name) => Mark(name, Stopwatch.GetTimestamp());

    /// <summary>Marks an earlier moment, in units of <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public void Mark(string name, long stamp)
    {
        lock (_gate)
        {
            _marks.Add(new BootMark(name, stamp));
        }
    }

    /// <summary>Time from the first mark of one name to the first of another.</summary>
    /// <exception cref="InvalidOperationException">One of them was never marked.</exception>
    public TimeSpan Between(string from, string to) => Stopwatch.GetElapsedTime(StampOf(from), StampOf(to));

    /// <summary>The stamp of the first mark of a name, in units of <see cref="Stopwatch.GetTimestamp"/>.</summary>
    /// <exception cref="InvalidOperationException">It was never marked.</exception>
    public long StampOf(string name) => Marks.FirstOrDefault(mark => mark.Name == name)?.Stamp
        ?? throw new InvalidOperationException($"The instance never reached '{name}'.");
}

/// <summary>One moment of an instance's life, in units of <see cref="Stopwatch.GetTimestamp"/>.</summary>
public sealed record BootMark(string Name, long Stamp);
