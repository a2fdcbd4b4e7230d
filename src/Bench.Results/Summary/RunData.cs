namespace Bench.Results.Summary;

/// <summary>A run in memory: what charts, reports and comparisons take.</summary>
public sealed record RunData
{
    /// <summary>Where and how the run was made.</summary>
    public required RunEnvironment Environment { get; init; }

    /// <summary>Every sample, warm-up included, in the order in which they were taken.</summary>
    public required IReadOnlyList<Sample> Samples { get; init; }

    /// <summary>What the samples come to.</summary>
    public required RunSummary Summary { get; init; }

    /// <summary>Lines of <c>samples.jsonl</c> that could not be read; empty unless the run was read tolerantly.</summary>
    public IReadOnlyList<DamagedLine> DamagedLines { get; init; } = [];

    /// <summary>Puts a run together and computes its summary.</summary>
    public static RunData From(RunEnvironment environment, IReadOnlyList<Sample> samples, params IReadOnlyList<DamagedLine> damaged)
    {
        var summary = Summarizer.Summarize(environment, samples);
        if (damaged.Count > 0)
        {
            var lines = string.Join(", ", damaged.Select(line => line.Line));
            summary = summary with { Notes = [.. summary.Notes, $"damaged lines of {RunFiles.Samples} left out: {lines}"] };
        }

        return new RunData { Environment = environment, Samples = samples, Summary = summary, DamagedLines = damaged };
    }
}

/// <summary>A line of a run's file that could not be read.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record DamagedLine(int Line, string Problem);
