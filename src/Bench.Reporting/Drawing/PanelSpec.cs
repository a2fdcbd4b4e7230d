using System.Globalization;
using ScottPlot;

namespace Bench.Reporting.Drawing;

/// <summary>A metric and the shape that stands for it.</summary>
internal sealed record MetricSpec(string Metric, string Name, MarkerShape Shape = MarkerShape.FilledCircle);

/// <summary>What an axis measures: its label and the text of its ticks and values.</summary>
/// <param name="Label">The label of the axis, with its unit.</param>
/// <param name="Unit">How many of the metric's units make one of the axis's unit.</param>
/// <param name="Tick">Text of a tick, from a value in the metric's unit.</param>
internal sealed record AxisSpec(string Label, double Unit, Func<double, string> Tick)
{
    private const double Mebi = 1 << 20;

    /// <summary>The axis of values in a metric's unit.</summary>
    public static AxisSpec Of(string unit) => unit switch
    {
        "ns" or "us" or "ms" or "s" => new("time (µs, ms, s), log scale", 1, value => Quantity.Tick(value, unit)),
        "B" => new("memory (MiB), log scale", Mebi, value => Mebibytes(value, "MiB")),
        "B/s" => new("bandwidth (MiB/s), log scale", Mebi, value => Mebibytes(value, "MiB/s")),
        "1/s" => new("operations per second (/s), log scale", 1, value => Quantity.Tick(value, unit)),
        _ => new($"value ({unit}), log scale", 1, value => Quantity.Tick(value, unit)),
    };

    /// <summary>One unit along the whole axis, however far it reaches.</summary>
    private static string Mebibytes(double value, string unit)
        => $"{(value / Mebi).ToString("0.###", CultureInfo.InvariantCulture)} {unit}";

    /// <summary>Ratio to native.</summary>
    public static AxisSpec Ratio { get; } = new("× native, log scale", 1, value => $"{Quantity.Tick(value, "1")}×");
}

/// <summary>What one panel is to show.</summary>
internal sealed record PanelSpec
{
    /// <summary>What is shown.</summary>
    public required string Title { get; init; }

    /// <summary>The horizontal axis.</summary>
    public required AxisSpec Axis { get; init; }

    /// <summary>The experiment whose rows are shown.</summary>
    public required string Experiment { get; init; }

    /// <summary>The metrics, one shape each.</summary>
    public required IReadOnlyList<MetricSpec> Metrics { get; init; }

    /// <summary>The parameter that chooses the panel's cases, or null where all belong.</summary>
    public KeyValuePair<string, string>? Parameter { get; init; }

    /// <summary>Parameters whose cases do not belong.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>What the panel's rows must fulfil beside; null for nothing.</summary>
    public Func<MetricSummary, bool>? Only { get; init; }

    /// <summary>Whether the ratio to native is shown in place of the value.</summary>
    public bool Ratio { get; init; }

    /// <summary>The estimate that this panel shows of a row.</summary>
    public Estimate? EstimateOf(MetricSummary row) => Ratio ? row.RatioToNative : row.Value;

    /// <summary>Whether the row belongs to this panel.</summary>
    public bool Holds(MetricSummary row) =>
        row.Case.Experiment == Experiment
        && Metrics.Any(metric => metric.Metric == row.Metric)
        && Only?.Invoke(row) != false
        && Except.All(name => row.Case.Parameters[name] is null)
        && (Parameter is not { } parameter || row.Case.Parameters[parameter.Key] == parameter.Value);
}

/// <summary>What one chart is to show.</summary>
internal sealed record DotPlotSpec
{
    /// <summary>The chart's name: the name of its files.</summary>
    public required string Name { get; init; }

    /// <summary>What the chart says, in one line.</summary>
    public required string Title { get; init; }

    /// <summary>How it is to be read, in one line.</summary>
    public required string Subtitle { get; init; }

    /// <summary>Rows of panels that stand side by side. Panels without a value in the run are left out.</summary>
    public required IReadOnlyList<IReadOnlyList<PanelSpec>> Bands { get; init; }

    /// <summary>Why there is no chart when there is nothing to show.</summary>
    public required string Nothing { get; init; }

    /// <summary>Whether the reference platform has rows of its own.</summary>
    public bool ShowsNative { get; init; } = true;
}
