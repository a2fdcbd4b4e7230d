using Bench.Harness;
using Bench.Platforms.Consoles;

namespace Bench.Experiments.Workloads;

/// <summary>One program with what it is started with and how its answer is read.</summary>
internal sealed record WorkloadStep
{
    /// <summary>The program, by its name in the guest's <c>PATH</c>.</summary>
    public required string Program { get; init; }

    /// <summary>
    /// The shell command, for one window of so many whole seconds; a program that counts work instead of time need not use them.
    /// </summary>
    public required Func<int, string> Command { get; init; }

    /// <summary>The metrics that <see cref="Read"/> gives, the most telling first: a failure is a sample of that one.</summary>
    public required IReadOnlyList<Metric> Metrics { get; init; }

    /// <summary>The same, of which the first is a headline.</summary>
    public IEnumerable<Metric> Declared => Metrics.Select((metric, index) => index == 0 ? metric with { Headline = true } : metric);

    /// <summary>Reads the answer of a command that ended with 0: one value for each of <see cref="Metrics"/>, in their order.</summary>
    /// <exception cref="ReportFormatException">It is not such an answer.</exception>
    public required Func<CommandResult, IReadOnlyList<double>> Read { get; init; }

    /// <summary>
    /// What a window may take beside its seconds before it is given up: an emulated processor takes fifty times as long for a
    /// fixed amount of work.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Windows, where it must not be repeated or needs others than the preset's; null for the preset's.</summary>
    public int? Windows { get; init; }

    /// <summary>How long it is expected to take with a preset.</summary>
    public TimeSpan TimeIn(Preset preset) => WindowsIn(preset) * TimeSpan.FromSeconds(Preset.WindowSeconds);

    /// <summary>How many windows it has with a preset.</summary>
    public int WindowsIn(Preset preset) => Windows ?? preset.Windows;
}
