using System.Xml.Linq;
using Bench.Reporting.Drawing;
using Bench.Results.Literature;

namespace Bench.Reporting.Report;

/// <summary>Published figures beside those of this run; apart from the run's own tables, and never in them.</summary>
internal static class PublishedSection
{
    private const string NotOurs = "Not of this run: others' figures, on other hardware, with other kernels, tools and definitions. "
        + "Only the shape of a ratio can be compared, and where the methods differ, not even that: each table says how they differ.";

    private static readonly string[] Columns =
        ["Their platform", "Theirs", "Their ratio", "Our platform", "Ours", "Our ratio", "Our interval"];

    /// <summary>The section, or null when the run has nothing to set beside any published figure.</summary>
    public static XElement? Write(IReadOnlyList<PublishedFile> files, RunSummary summary)
    {
        var found = PublishedComparison.Of(files, summary.Metrics);
        if (found.Count == 0)
        {
            return null;
        }

        var pairs = found.Sum(one => one.Pairs.Count);
        var figures = files.SelectMany(file => file.Measurements).Sum(measurement => measurement.Figures.Count);
        var section = Html.Folded("published", "Published figures",
            Html.Element("p", NotOurs),
            found.Select(Write),
            Html.Element("p", $"This run has a counterpart to {pairs} of {figures} published figures; results/published holds all."),
            Html.Element("h3", "Sources"),
            Html.Element("ul", found.Select(one => one.File).Distinct().Select(file => Html.Element("li",
                Html.Element("b", file.Source.Name),
                $": {file.Source.Citation} ",
                Html.Element("a", Html.Attribute("href", file.Source.Url), file.Source.Url),
                $" Hardware: {file.Hardware}."))));
        section.Add(Html.Attribute("class", "published"));
        return section;
    }

    private static XElement[] Write(PublishedComparison one)
    {
        var (file, measurement) = (one.File, one.Measurement);
        var better = measurement.Direction == Direction.Higher ? "higher" : "lower";
        var hand = measurement.SecondHand ? ", second hand" : "";
        var n = measurement.N is { } count ? $", n = {count}" : ", n not said";
        var turned = one.Pairs.Any(pair => pair.IsTurned)
            ? " Our ratio is turned over, for one of the two is a rate and the other a time."
            : "";
        var emulated = one.Pairs.Any(pair => pair.IsEmulated) ? $" Ours with @tcg is emulated: {FigureText.EmulationNote}" : "";
        return
        [
            Html.Element("h3", $"{measurement.What} ({file.Source.Name}{hand})"),
            Html.Table($"{one.Metric} here, {better} is better there", Columns, one.Pairs.Select(pair => Cells(measurement, pair))),
            Html.Element("p",
                Html.Element("b", "Their method: "),
                $"{measurement.Method}{n}. ",
                Html.Element("b", "Difference to ours: "),
                measurement.Difference + turned + emulated),
        ];
    }

    private static IReadOnlyList<Cell> Cells(PublishedMeasurement measurement, PublishedPair pair) =>
    [
        pair.Figure.Platform,
        Cell.Number(measurement.TextOf(pair.Figure)),
        Cell.Number(measurement.RatioTextOf(pair.Figure) is { Length: > 0 } ratio ? ratio : "none"),
        $"{pair.Ours.Case.PlatformLabel}, {pair.Ours.Case.Guest}",
        Cell.Number(Quantity.Format(pair.Ours.Value!.Median, pair.Ours.Unit) + (pair.Ours.IsOfACache ? " (page cache)" : "")),
        Cell.Number(pair.OurRatio is { } ours ? Quantity.FormatRatio(ours.Median) : "none"),
        Cell.Interval(
            pair.OurRatio,
            Quantity.FormatRatio,
            measurement.Reference?.Here.Contains("native") == true ? "too few rounds" : "ratio of two medians"),
    ];
}
