using System.Xml.Linq;
using Bench.Results.Literature;

namespace Bench.Reporting.Tests;

/// <summary>What others have measured stands in the report beside what the run has, and apart from it.</summary>
public class PublishedSectionTests
{
    private static readonly PublishedFile Doe = new()
    {
        Schema = 1,
        Source = new PublishedSource
        {
            Name = "Doe 2020",
            Authors = ["Jane Doe"],
            Title = "On <i>layers</i>",
            Venue = "A venue",
            Year = 2020,
            Url = "https://example.org/doe"
        },
        Hardware = "a large machine",
        Measurements =
        [
            Measurement("Boot", "boot.ready") with
            {
                Unit = "ms",
                Direction = Direction.Lower,
                SecondHand = true,
                Reference = new PublishedReference { Here = ["native"], Value = 10 },
            },
            Measurement("Nobody's work", "nothing.here"),
        ],
    };

    [Fact]
    public void Ours_stands_beside_theirs_with_ratio_interval_and_the_difference_in_method()
    {
        var section = Section(SyntheticRun.Small())!;
        var table = section.Descendants("table").Single();

        Assert.Equal(
            ["Their platform", "Theirs", "Their ratio", "Our platform", "Ours", "Our ratio", "Our interval"],
            table.Element("thead")!.Descendants("th").Select(cell => cell.Value));
        Assert.Equal(
            ["Docker", "500 ms", "50.0× native", "docker/runc, busybox", "294 ms", "192×", "180× – 240×"],
            table.Descendants("tr").ElementAt(1).Elements().Select(cell => cell.Value));
        Assert.Contains("Boot (Doe 2020, second hand)", section.Value, StringComparison.Ordinal);
        Assert.Contains("Their method: by a tool, n = 10. Difference to ours: another tool.", section.Value, StringComparison.Ordinal);
        Assert.Contains("Jane Doe. On <i>layers</i>. A venue, 2020.", section.Value, StringComparison.Ordinal);
        Assert.Equal("https://example.org/doe", (string)section.Descendants("a").Single().Attribute("href")!);
        Assert.Contains("a counterpart to 2 of 4 published figures", section.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Emulation_here_is_never_taken_for_the_hardware_virtualisation_there() =>
        Assert.Contains(
            "Ours with @tcg is emulated: tcg = software emulation",
            Section(SyntheticRun.Small())!.Value,
            StringComparison.Ordinal);

    [Fact]
    public void It_is_a_section_of_its_own_in_a_style_of_its_own_and_no_figure_of_others_is_anywhere_else()
    {
        var (environment, summary) = SyntheticRun.Small();
        var page = Page(HtmlReportTests.Render(environment, summary, [Doe]));
        var section = page.Descendants("section").Single(section => (string?)section.Attribute("class") == "published");
        section.Remove();

        Assert.DoesNotContain("Doe", page.Descendants("body").Single().Value, StringComparison.Ordinal);
        Assert.Equal(Page(HtmlReportTests.Render(environment, summary)).Value, page.Value);
    }

    [Fact]
    public void Nothing_is_shown_where_the_run_has_nothing_of_the_kind()
    {
        var (environment, summary) = SyntheticRun.Small();
        Assert.Null(Section((environment, summary with { Metrics = [.. summary.Metrics.Where(row => row.Metric != "boot.ready")] })));
    }

    [Fact]
    public void The_first_question_has_a_row_for_each_headline_with_reasons_in_place_of_values()
    {
        var (environment, summary) = OverheadTableChartTests.Wide(19, 30);
        var table = Page(HtmlReportTests.Render(environment, summary)).Descendants("section")
            .Single(section => (string?)section.Attribute("id") == "layer")
            .Descendants("table")
            .Single();
        var names = table.Element("tbody")!.Elements("tr").Select(row => row.Element("th")!.Value).ToList();

        Assert.Equal(
            ["boot", "memory", "cpu", "kernel", "network", "application", "start"],
            names.Select(name => name.Split(':')[0]).Distinct());
        Assert.Contains("boot: ready", names);
        Assert.Equal("native", table.Element("thead")!.Descendants("th").ElementAt(1).Value);
        Assert.Contains(table.Descendants("td"), cell => cell.Value == "failed 20/20");
    }

    private static PublishedMeasurement Measurement(string what, string metric) => new()
    {
        What = what,
        Unit = "1/s",
        Direction = Direction.Higher,
        Metrics = [new PublishedMetric { Metric = metric, Guest = "busybox" }],
        Method = "by a tool",
        N = 10,
        SecondHand = false,
        Difference = "another tool.",
        Figures = [new PublishedFigure { Platform = "Docker", Here = ["docker/runc"], Value = 500 }, new PublishedFigure {
            Platform = "KVM",
            Here = ["qemu/q35"],
            Value = 900 }],
    };

    private static XElement? Section((RunEnvironment Environment, RunSummary Summary) run) =>
        Page(HtmlReportTests.Render(run.Environment, run.Summary, [Doe])).Descendants("section")
            .SingleOrDefault(section => (string?)section.Attribute("id") == "published");

    private static XElement Page(string page) => XElement.Parse(page[(page.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
}
