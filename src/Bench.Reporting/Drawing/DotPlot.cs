using ScottPlot;

namespace Bench.Reporting.Drawing;

/// <summary>Turns a chart's description and a run into a figure: the one kind of chart that this library draws.</summary>
internal static class DotPlot
{
    /// <summary>The footnote under every chart with an emulated machine.</summary>
    public const string EmulationNote = "tcg = software emulation, not the cost of hardware virtualisation.";

    /// <summary>The footnote under a chart with hollow markers.</summary>
    public const string HollowNote = "hollow: O_DIRECT did not reach the device; the host's page cache answered.";

    private const string Native = "native";
    private const int FailuresNamed = 3;

    /// <summary>Draws the chart, or says why there is nothing to draw.</summary>
    public static ChartOutcome Compose(DotPlotSpec spec, RunEnvironment environment, RunSummary summary)
    {
        var platforms = spec.ShowsNative
            ? environment
            : environment with { Platforms = [.. environment.Platforms.Where(platform => platform.Name != Native || !platform.Usable)] };
        var sources = spec.Bands
            .Select(band => band.Select(panel => (Spec: panel, Rows: RowsOf(spec, panel, summary))).Where(panel => panel.Rows.Count > 0)
                .ToList())
            .Where(panels => panels.Count > 0)
            .ToList();
        var guests = sources.SelectMany(panels => panels).SelectMany(panel => panel.Rows).Select(row => row.Case.Guest).Distinct().ToList();
        var bands = sources.ConvertAll(panels => new BandSource(platforms, panels, showsGuest: guests.Count > 1));
        if (!bands.Exists(band => band.HasValue))
        {
            return ChartOutcome.Nothing(spec.Name, spec.Title, spec.Nothing);
        }

        var hollow = summary.Metrics.Where(row => row.IsOfACache).Select(row => row.Case).ToHashSet();
        var drawn = bands.ConvertAll(band => band.Draw(hollow));
        var shown = bands.SelectMany(band => band.Shown).Distinct().ToList();
        return ChartOutcome.Drawn(spec.Name, spec.Title, new Figure(new FigureContent
        {
            Title = spec.Title,
            Subtitle = guests is [var guest] && guest != "-" ? TextCleaner.Clean($"{spec.Subtitle} Guest: {guest}.") : spec.Subtitle,
            Families = [.. drawn.SelectMany(band => band.Rows).Select(row => row.Family).Distinct().OrderBy(FamilyPalette.Order)],
            Series = drawn.Max(band => band.Panels.Max(panel => panel.Series.Count)) > 1 ? drawn[0].Panels[0].Series : [],
            Bands = drawn,
            Footnotes = [.. Footnotes(spec, summary, drawn, shown)],
            Footer = Footer(environment, summary),
        }));
    }

    /// <summary>The environment in one line, without which no number holds.</summary>
    public static string Footer(RunEnvironment environment, RunSummary summary)
    {
        var host = environment.Host;
        var nested = host.Virtualization switch
        {
            "none" => "host is bare metal",
            "unknown" => "whether the host is itself a guest is unknown",
            var hypervisor => $"host is itself a guest ({hypervisor})",
        };
        return TextCleaner.Clean(string.Join(" · ",
            $"run {environment.Run}",
            $"{environment.Started.UtcDateTime:yyyy-MM-dd}",
            summary.Rounds == 1 ? "1 round" : $"{summary.Rounds} rounds",
            host.CpuModel,
            $"Linux {host.Kernel}",
            nested));
    }

    private static List<MetricSummary> RowsOf(DotPlotSpec spec, PanelSpec panel, RunSummary summary) =>
        [.. summary.Metrics.Where(row => panel.Holds(row) && (spec.ShowsNative || row.Case.Platform != Native))];

    private static IEnumerable<string> Footnotes(DotPlotSpec spec, RunSummary summary, List<Band> bands, List<MetricSummary> shown)
    {
        var marks = bands.SelectMany(band => band.Panels).SelectMany(panel => panel.Marks).ToList();
        if (marks.TrueForAll(mark => mark.Low is null))
        {
            yield return $"No intervals: {(summary.Rounds == 1 ? "1 round is" : $"{summary.Rounds} rounds are")} too few for one.";
        }
        else
        {
            yield return marks.Exists(mark => mark.Low is null)
                ? "Bars are 95 % intervals of the median over rounds; a marker without a bar has too few rounds for one."
                : "Bars are 95 % intervals of the median over rounds; some are narrower than the marker.";
        }

        if (marks.Exists(mark => mark.Hollow))
        {
            yield return HollowNote;
        }

        if (bands.SelectMany(band => band.Rows).Any(row => row.Platform.EndsWith("@tcg", StringComparison.Ordinal)))
        {
            yield return EmulationNote;
        }

        if (!spec.ShowsNative)
        {
            yield return "native is the line at 1×: the same work in the same round without isolation.";
        }

        var failed = shown
            .Where(row => row.Failures > 0 && row.Value is not null)
            .GroupBy(row => (row.Case.PlatformLabel, row.Case.Guest))
            .Select(group => (group.Key, Row: group.MaxBy(row => row.Failures)!))
            .Select(group => $"{group.Key.PlatformLabel} {group.Key.Guest} {group.Row.Failures} of {group.Row.Count + group.Row.Failures}")
            .ToList();
        if (failed.Count > 0)
        {
            var more = failed.Count > FailuresNamed ? $", and {failed.Count - FailuresNamed} more (see the report)" : "";
            yield return TextCleaner.Clean($"Failed samples: {string.Join(", ", failed.Take(FailuresNamed))}{more}.");
        }
    }

    /// <summary>A band before it is drawn.</summary>
    private sealed class BandSource(
        RunEnvironment environment,
        IReadOnlyList<(PanelSpec Spec, List<MetricSummary> Rows)> panels,
        bool showsGuest)
    {
        public RowSet Rows { get; } = new(environment, [.. panels.Select(panel => panel.Rows)], showsGuest);

        public bool HasValue => Shown.Any(row => row.Value is not null)
            && panels.Any(panel => panel.Rows.Exists(row => panel.Spec.EstimateOf(row) is not null));

        public IEnumerable<MetricSummary> Shown => panels.SelectMany(panel => panel.Rows);

        public Band Draw(HashSet<CaseId> hollow) => new(Rows.Rows, [.. panels.Select(panel => Draw(panel.Spec, panel.Rows, hollow))]);

        private Panel Draw(PanelSpec spec, List<MetricSummary> metrics, HashSet<CaseId> hollow)
        {
            var marks = new List<Mark>();
            var texts = new List<RowText>();
            foreach (var (index, row) in Rows.Rows.Index().Where(pair => pair.Item.Message is null))
            {
                var here = metrics.Where(metric => metric.Case.PlatformLabel == row.Platform && Rows.VariantOf(metric.Case) == row.Variant)
                    .ToList();
                var drawn = spec.Metrics.Index()
                    .SelectMany(series => here.Where(metric => metric.Metric == series.Item.Metric)
                        .Select(metric => ToMark(spec, metric, index, series.Index, hollow)))
                    .OfType<Mark>()
                    .ToList();
                marks.AddRange(drawn);
                if (drawn.Count == 0)
                {
                    texts.Add(new RowText(index, WhyNot(spec, here)));
                }
            }

            var reach = marks.SelectMany(mark => new[] { mark.Median, mark.Low ?? mark.Median, mark.High ?? mark.Median });
            return new Panel
            {
                Title = spec.Title,
                Note = Note(spec, metrics),
                AxisLabel = spec.Axis.Label,
                Scale = new LogScale(spec.Ratio ? reach.Append(1) : reach, spec.Axis.Unit, spec.Axis.Tick),
                // Over a column of ratios a name says nothing that the title does not.
                Series = [.. spec.Metrics.Select(metric => new Series(spec.Ratio ? "" : metric.Name, metric.Shape))],
                Format = spec.Ratio ? Quantity.FormatRatio : value => Quantity.Format(value, metrics[0].Unit),
                Marks = marks,
                Texts = texts,
                Reference = spec.Ratio ? 1 : null,
            };
        }

        /// <summary>A logarithmic axis has no place for zero: such a value gets no mark, and its row says so.</summary>
        private static Mark? ToMark(PanelSpec spec, MetricSummary metric, int row, int series, HashSet<CaseId> hollow) =>
            spec.EstimateOf(metric) is { Median: > 0 } estimate
                ? new Mark(
                    row,
                    series,
                    estimate.Median,
                    estimate.Low,
                    estimate.High,
                    FamilyPalette.Colour(metric.Family),
                    hollow.Contains(metric.Case))
                : null;

        private static string WhyNot(PanelSpec spec, List<MetricSummary> here)
        {
            if (here.Find(metric => spec.EstimateOf(metric) is not null) is { } zero)
            {
                return $"{Quantity.Format(spec.EstimateOf(zero)!.Median, spec.Ratio ? "1" : zero.Unit)}: no place on a log axis";
            }

            if (here.Find(metric => metric.Value is not null) is not null)
            {
                return "no ratio: native has no counterpart";
            }

            if (here.Find(metric => metric.Failures > 0) is { } failed)
            {
                var reason = failed.Flags.Count > 0 ? $": {TextCleaner.Clean(string.Join("; ", failed.Flags))}" : "";
                return $"failed {failed.Failures} of {failed.Count + failed.Failures}{reason}";
            }

            var flags = here.SelectMany(metric => metric.Flags).Distinct().ToList();
            return flags.Count > 0 ? $"no value: {TextCleaner.Clean(string.Join("; ", flags))}" : "no sample";
        }

        /// <summary>Parameters that all cases of the panel share, and which way is better.</summary>
        private static string Note(PanelSpec spec, List<MetricSummary> metrics)
        {
            var parameters = metrics
                .SelectMany(metric => metric.Case.Parameters)
                .Where(parameter => parameter.Key != spec.Parameter?.Key)
                .GroupBy(parameter => parameter.Key)
                .Where(group => group.Select(parameter => parameter.Value).Distinct().Count() == 1)
                .Select(group => $"{group.Key}={group.First().Value}");
            string[] better = metrics[0].Direction switch
            {
                Direction.Lower => ["lower is better"],
                Direction.Higher => ["higher is better"],
                _ => [],
            };
            return TextCleaner.Clean(string.Join(", ", [.. better, .. parameters]));
        }
    }
}
