using System.Text.Json.Serialization;

namespace Bench.Results.Model;

/// <summary>How a metric of a workload went over time: one line of <c>windows.jsonl</c>. The workload ran again and again in the same
/// instance, and each window gave a value; the sample of the round is the median of those after the warm-up.</summary>
public sealed record WindowSeries
{
    /// <summary>The version of the format that this build writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Version of the format of this line.</summary>
    [JsonRequired]
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The run that it belongs to.</summary>
    public required string Run { get; init; }

    /// <summary>The round, from 1; 0 for the warm-up of the harness.</summary>
    public required int Round { get; init; }

    /// <summary>The case.</summary>
    public required CaseId Case { get; init; }

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The unit of its values.</summary>
    public required string Unit { get; init; }

    /// <summary>Length of a window that was asked for, seconds; a workload of a fixed amount takes what it takes.</summary>
    public required double Seconds { get; init; }

    /// <summary>One value a window, in the order of time.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>Windows at the start that were left out as warm-up.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Whether the rate settled; null where there were too few windows to tell.</summary>
    public bool? Settled { get; init; }
}
