using Bench.Results.Statistics;

namespace Bench.Reporting.Drawing;

/// <summary>A chart of medians with their intervals: a row a platform, panels side by side.</summary>
internal sealed record DotPlot
{
    /// <summary>The note under a chart with hollow markers.</summary>
    public const string HollowNote = "hollow: O_DIRECT did not reach the device; the host's page cache answered.";

    private const int FailuresNamed = 3;

    public required string Title { get; init; }

    public required string Subtitle { get; init; }

    /// <summary>Rows of panels that stand side by side. Panels without a value in the run are left out.</summary>
    public required IReadOnlyList<IReadOnlyList<PanelSpec>> Bands { get; init; }

    /// <summary>Whether native has rows of its own.</summary>
    public bool ShowsNative { get; init; } = true;

    /// <summary>The figure, or null where no panel has a value.</summary>
    public Figure? Draw(RunEnvironment environment, RunSummary summary)
    {
        var platforms = environment.Platforms
            .Where(platform => ShowsNative || platform.Name != NativeRatio.NativePlatform || !platform.Usable)
            .ToList();
        var sources = Bands
            .Select(band => band.Select(panel => new PanelSource(panel, RowsOf(panel, summary))))
            .Select(band => band.Where(panel => panel.Rows.Count > 0).ToList())
            .Where(band => band.Count > 0)
            .ToList();
        var shown = sources.SelectMany(band => band).SelectMany(panel => panel.Rows).Distinct().ToList();
        var guests = shown.Select(row => row.Case.Guest).Distinct().ToList();
        var hollow = summary.Metrics.Where(row => row.IsOfACache).Select(row => row.Case).ToHashSet();
        if (!sources.Exists(band => band.Exists(panel => panel.Rows.Exists(row => panel.Spec.EstimateOf(row) is not null))))
        {
            return null;
        }

        var named = sources.SelectMany(band => band).Select(panel => panel.Spec.NamedParameter).ToHashSet();
        var common = OneValued(shown).Where(parameter => !named.Contains(parameter.Key)).ToDictionary();
        var bands = sources.ConvertAll(band =>
        {
            var rows = new RowSet(platforms, band.ConvertAll(panel => panel.Rows), summary.Metrics, guests.Count > 1);
            return new Band(rows.Rows, band.ConvertAll(panel => panel.Draw(rows, hollow, common)));
        });
        var subtitle = string.Join(
            " ",
            new[] { Subtitle, guests is [var guest] && guest != "-" ? $"Guest: {guest}." : "" }
                .Concat(common.Select(parameter => $"{char.ToUpperInvariant(parameter.Key[0])}{parameter.Key[1..]}: {parameter.Value}."))
                .Where(part => part.Length > 0));
        string[] notes = [.. Notes(summary, bands, shown)];
        return DotPlotPainter.Draw(Title, subtitle, notes, FigureText.EnvironmentOf(environment, summary), bands, showsFamilies: true);
    }

    /// <summary>The parameters that all rows have, with the same value.</summary>
    private static IEnumerable<KeyValuePair<string, string>> OneValued(List<MetricSummary> rows) =>
        from parameter in rows.SelectMany(row => row.Case.Parameters)
        group parameter.Value by parameter.Key into values
        where values.Count() == rows.Count && values.Distinct().Count() == 1
        select KeyValuePair.Create(values.Key, values.First());

    private List<MetricSummary> RowsOf(PanelSpec panel, RunSummary summary) =>
    [
        .. summary.Metrics.Where(row => panel.Series.Any(series => series.Metric == row.Metric) && panel.Holds(row)
            && (ShowsNative || row.Case.Platform != NativeRatio.NativePlatform)),
    ];

    private IEnumerable<string> Notes(RunSummary summary, List<Band> bands, List<MetricSummary> shown)
    {
        var marks = bands.SelectMany(band => band.Panels).SelectMany(panel => panel.Marks).ToList();
        if (marks.TrueForAll(mark => mark.Value.Low is null))
        {
            yield return $"No intervals: {(summary.Rounds == 1 ? "1 round is" : $"{summary.Rounds} rounds are")} too few for one.";
        }
        else
        {
            yield return marks.Exists(mark => mark.Value.Low is null)
                ? "Bars are 95 % intervals of the median over rounds; a marker without a bar has too few rounds for one."
                : "Bars are 95 % intervals of the median over rounds; some are narrower than the marker.";
        }

        if (marks.Exists(mark => mark.Hollow))
        {
            yield return HollowNote;
        }

        foreach (var note in FigureText.EmulationNotes([.. bands.SelectMany(band => band.Rows).Select(row => row.Platform)]))
        {
            yield return note;
        }

        if (!ShowsNative)
        {
            yield return "native is the line at 1×: the same work in the same round without isolation.";
        }

        var failed = shown
            .Where(row => row.Failures > 0 && row.Value is not null)
            .GroupBy(row => $"{row.Case.PlatformLabel} {row.Case.Guest}")
            .Select(rows => (Name: rows.Key, Row: rows.MaxBy(row => row.Failures)!))
            .Select(group => $"{group.Name} {group.Row.Failures} of {group.Row.Count + group.Row.Failures}")
            .ToList();
        if (failed.Count > 0)
        {
            var more = failed.Count > FailuresNamed ? $", and {failed.Count - FailuresNamed} more (see the report)" : "";
            yield return $"Failed samples: {string.Join(", ", failed.Take(FailuresNamed))}{more}.";
        }
    }

    /// <summary>A panel before it is drawn, with the summary's rows.</summary>
    private sealed record PanelSource(PanelSpec Spec, List<MetricSummary> Rows)
    {
        public Panel Draw(RowSet rows, HashSet<CaseId> hollow, IReadOnlyDictionary<string, string> common)
        {
            var marks = new List<Mark>();
            var texts = new List<(int, string)>();
            foreach (var (index, row) in rows.Rows.Index().Where(pair => pair.Item.Message is null))
            {
                var here = Rows.FindAll(metric => metric.Case.PlatformLabel == row.Platform && rows.VariantOf(metric.Case) == row.Variant);
                var before = marks.Count;
                foreach (var (place, series) in Spec.Series.Index())
                {
                    // A logarithmic axis has no place for zero: such a value gets no mark, and its row says so.
                    marks.AddRange(
                        from metric in here
                        where metric.Metric == series.Metric
                        let estimate = Spec.EstimateOf(metric)
                        where estimate is { Median: > 0 }
                        select new Mark(index, place, estimate, FamilyPalette.Colour(metric.Family), hollow.Contains(metric.Case)));
                }

                if (marks.Count == before)
                {
                    texts.Add((index, TextStyle.Clean(WhyNot(here))));
                }
            }

            Func<double, string> format = Spec.IsRatio ? Quantity.FormatRatio : value => Quantity.Format(value, Rows[0].Unit);
            return new Panel(TextStyle.Clean(Spec.Title), Spec.Axis, Spec.IsRatio, Spec.Series, marks, format)
            {
                Note = TextStyle.Clean(Note(common)),
                Texts = texts,
            };
        }

        private string WhyNot(List<MetricSummary> here)
        {
            if (here.Find(metric => Spec.EstimateOf(metric) is not null) is { } zero)
            {
                return Quantity.Format(Spec.EstimateOf(zero)!.Median, Spec.IsRatio ? "1" : zero.Unit);
            }

            if (here.Exists(metric => metric.RatioToNative is not null))
            {
                return "no cost: the rate is 0";
            }

            if (here.Exists(metric => metric.Value is not null))
            {
                return "no ratio: native has no counterpart";
            }

            if (here.Find(metric => metric.Failures > 0) is { } failed)
            {
                var reason = failed.Flags.Count > 0 ? $": {string.Join("; ", failed.Flags)}" : "";
                return $"failed {failed.Failures} of {failed.Count + failed.Failures}{reason}";
            }

            var flags = here.SelectMany(metric => metric.Flags).Distinct().ToList();
            return flags.Count > 0 ? $"no value: {string.Join("; ", flags)}" : "no sample";
        }

        /// <summary>Which way is better, if not the chart says it of all ratios, and the parameters that all cases share, if they are not
        /// common to the whole chart.</summary>
        private string Note(IReadOnlyDictionary<string, string> common)
        {
            var parameters = OneValued(Rows)
                .Where(parameter => parameter.Key != Spec.NamedParameter && !common.ContainsKey(parameter.Key))
                .Select(parameter => $"{parameter.Key}={parameter.Value}");
            var better = Spec.IsRatio ? "" : FigureText.Better(Rows[0].Direction);
            return string.Join(", ", parameters.Prepend(better).Where(part => part.Length > 0));
        }
    }
}
