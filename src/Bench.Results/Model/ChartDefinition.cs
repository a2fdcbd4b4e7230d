using System.Buffers;

namespace Bench.Results.Model;

/// <summary>A chart of dots, or of lines over a parameter, with intervals. It is declared beside its experiment and written into every
/// run, so that any build can draw it.</summary>
/// <param name="Name">The name of its files without extension.</param>
/// <param name="Experiment">The experiment whose rows it shows.</param>
/// <param name="Title">What it shows, in one line.</param>
/// <param name="Subtitle">How to read it, in one line.</param>
public sealed record ChartDefinition(string Name, string Experiment, string Title, string Subtitle)
{
    private static readonly SearchValues<char> InName = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Names of the charts of all experiments together, whose files one of this name would overwrite.</summary>
    private static readonly string[] Reserved = ["overhead", "overhead-table", "ab", "phases", "layer-stacks", "timeline"];

    /// <summary>Its panels, two side by side; one without a value in the run is left out.</summary>
    public required IReadOnlyList<PanelDefinition> Panels { get; init; }

    /// <summary>What is wrong with a declaration that was read; null when nothing is.</summary>
    internal string? Problem() => this switch
    {
        _ when string.IsNullOrEmpty(Name) || Name.AsSpan().ContainsAnyExcept(InName)
            => $"the chart's name '{Name}' is not made of small letters, digits and hyphens alone",
        { Experiment: null or "" } or { Title: null or "" } or { Subtitle: null }
            => $"the chart '{Name}' lacks a title, a subtitle or an experiment",
        _ when Panels.Any(panel => panel is not { Title.Length: > 0, Metrics: not null } || panel.Metrics.Any(string.IsNullOrEmpty))
            => $"a panel of the chart '{Name}' lacks a title or a metric",
        _ => null,
    };

    /// <summary>What is wrong with the names of a run's charts, which are the names of their files; null when nothing is.</summary>
    internal static string? ProblemOfNames(IReadOnlyList<ChartDefinition> charts) => charts
        .GroupBy(chart => chart.Name)
        .Select(name => name switch
        {
            _ when Reserved.Contains(name.Key) => $"the chart's name '{name.Key}' is that of a chart of all experiments",
            _ when name.Count() > 1 => $"two charts have the name '{name.Key}'",
            _ => null,
        })
        .FirstOrDefault(problem => problem is not null);

    /// <summary>A parameter whose cases do not belong to it; null for none.</summary>
    public string? Without { get; init; }

    /// <summary>A parameter that some case must have for the chart to be drawn; null for none.</summary>
    public string? Needs { get; init; }

    /// <summary>A parameter with numbers above zero, such as <c>instances</c>, for a chart of lines over it; null for a chart of dots. It
    /// shows only cases with that parameter, a panel below the other.</summary>
    public string? Over { get; init; }

    /// <summary>A metric of any experiment on the horizontal axis, with a point a platform; null for other charts.</summary>
    public string? Against { get; init; }

    /// <summary>A parameter whose values are the columns of a table, in which each platform has a row: a cell names the metric of the panel
    /// that is 1 there. Null for other charts.</summary>
    public string? Across { get; init; }
}

/// <summary>A panel of a chart.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Metrics">Its metrics, all in one unit; each has a marker of its own.</param>
public sealed record PanelDefinition(string Title, IReadOnlyList<string> Metrics)
{
    /// <summary>The only cases that belong to it, as <c>job=randread</c>; null for all.</summary>
    public string? Case { get; init; }
}
