using System.Text.Json.Serialization;

namespace Bench.Results.Model;

/// <summary>How an instance's memory, CPU time and I/O went while it booted and worked: one line of <c>timelines.jsonl</c>. All series have
/// one entry a point; null where nothing is known, as before the instance's cgroup is there.</summary>
public sealed record Timeline
{
    /// <summary>The version of the format that this build writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Points that a time line keeps at most; a longer one is thinned out.</summary>
    public const int MostPoints = 400;

    /// <summary>Version of the format of this line.</summary>
    [JsonRequired]
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The run that it belongs to.</summary>
    public required string Run { get; init; }

    /// <summary>The round, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>The case.</summary>
    public required CaseId Case { get; init; }

    /// <summary>Ticks a second that were asked for.</summary>
    public required double TicksPerSecond { get; init; }

    /// <summary>Ticks that were missed.</summary>
    public required long Missed { get; init; }

    /// <summary>What is looked at: <c>cgroup</c>, or <c>processes</c> where there is none: then memory is their resident size.</summary>
    public required string Source { get; init; }

    /// <summary>Moments by name, as milliseconds since the call: <c>ready</c>, <c>stop</c>, ….</summary>
    public required IReadOnlyDictionary<string, double> Marks { get; init; }

    /// <summary>Times of the points, milliseconds since the call, ascending; negative before it.</summary>
    public required IReadOnlyList<double> Milliseconds { get; init; }

    /// <summary>Memory, bytes.</summary>
    public required IReadOnlyList<long?> MemoryBytes { get; init; }

    /// <summary>The page cache in it, bytes.</summary>
    public required IReadOnlyList<long?> FileBytes { get; init; }

    /// <summary>CPU time used so far, milliseconds.</summary>
    public required IReadOnlyList<double?> CpuMilliseconds { get; init; }

    /// <summary>Bytes fetched from storage so far.</summary>
    public required IReadOnlyList<long?> ReadBytes { get; init; }

    /// <summary>Bytes sent to storage so far.</summary>
    public required IReadOnlyList<long?> WrittenBytes { get; init; }

    /// <summary>Processes.</summary>
    public required IReadOnlyList<int?> Processes { get; init; }

    /// <summary>The same with at most so many points: every so many of them, the first and the last among them.</summary>
    /// <param name="most">Points; 2 or more.</param>
    public Timeline ThinnedTo(int most)
    {
        if (Milliseconds.Count <= most)
        {
            return this;
        }

        int[] kept = [.. Enumerable.Range(0, most).Select(point => (int)((long)point * (Milliseconds.Count - 1) / (most - 1)))];
        return this with
        {
            Milliseconds = Pick(Milliseconds, kept),
            MemoryBytes = Pick(MemoryBytes, kept),
            FileBytes = Pick(FileBytes, kept),
            CpuMilliseconds = Pick(CpuMilliseconds, kept),
            ReadBytes = Pick(ReadBytes, kept),
            WrittenBytes = Pick(WrittenBytes, kept),
            Processes = Pick(Processes, kept),
        };
    }

    /// <summary>What is wrong with it, or null: every series must have an entry for each point.</summary>
    internal string? Problem()
    {
        int[] lengths = [MemoryBytes.Count, FileBytes.Count, CpuMilliseconds.Count, ReadBytes.Count, WrittenBytes.Count, Processes.Count];
        return lengths.All(length => length == Milliseconds.Count)
            ? null
            : $"its series have {string.Join(", ", lengths)} entries for {Milliseconds.Count} points";
    }

    private static IReadOnlyList<T> Pick<T>(IReadOnlyList<T> series, int[] kept) => [.. kept.Select(index => series[index])];
}
