using System.Text;
using System.Xml.Linq;
using Bench.Results.Literature;

namespace Bench.Reporting.Tests;

public class HtmlReportTests
{
    [Fact]
    public void The_page_is_well_formed_and_needs_nothing_from_outside()
    {
        var page = Page(SyntheticRun.Small());

        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("link"));
        Assert.DoesNotContain("url(", page.Descendants("style").Single().Value, StringComparison.Ordinal);
        Assert.All(
            page.Descendants("img"),
            image => Assert.StartsWith("data:image/svg+xml;base64,", (string)image.Attribute("src")!, StringComparison.Ordinal));
        Assert.DoesNotContain('<', page.Descendants("style").Single().Value);
        Assert.DoesNotContain('>', page.Descendants("style").Single().Value);
        Assert.DoesNotContain('&', page.Descendants("style").Single().Value);
    }

    [Fact]
    public void No_element_closes_itself_where_a_browser_would_leave_it_open()
    {
        var open = Page(SyntheticRun.Small()).DescendantsAndSelf().Where(element => element.IsEmpty)
            .Select(element => element.Name.LocalName)
            .Distinct();

        Assert.Equal(["img", "meta"], open.Order());
    }

    [Fact]
    public void The_page_begins_with_the_answer()
    {
        var (environment, summary) = SyntheticRun.Small();
        var page = AnswerPage.Of(environment, summary);
        var first = Page((environment, summary)).Descendants("section").First();

        Assert.Equal("answer", (string)first.Attribute("id")!);
        Assert.Contains(page.Host, first.Value, StringComparison.Ordinal);
        Assert.Equal(
            AnswerCells.Of(page.Table).Select(row => string.Join('|', row.Select(cell => cell.Text))),
            first.Descendants("tbody").Single().Elements("tr").Select(row => string.Join('|', row.Elements().Select(cell => cell.Value))));
        Assert.Equal(page.Findings, first.Descendants("li").Select(item => item.Value));
        Assert.Contains(first.Descendants("td"), cell => (string)cell.Attribute("class")! == "number high");
    }

    [Fact]
    public void Behind_the_answer_each_question_has_a_section_or_a_line()
    {
        var (environment, summary) = SyntheticRun.Small();
        var page = Page((environment, summary));
        var answers = TenQuestions.Of(environment, summary);
        var ids = page.Descendants("section").Select(section => (string)section.Attribute("id")!);

        Assert.Equal(
            ["answer", .. answers.Where(one => one.Evidence is not null).Select(one => one.Question.Id), "unanswered", "notes"],
            ids.Take(answers.Count(one => one.Evidence is not null) + 3));
        Assert.Equal(
            answers.Where(one => one.Evidence is null)
                .Select(one => $"{one.Question.Text} {one.WhyNot("`")}".Replace("`", "", StringComparison.Ordinal)),
            Section(page, "unanswered").Descendants("li").Select(item => item.Value));
        Assert.Contains("Do limits hold against neighbours? Not in this run; bench --filter", page.Value, StringComparison.Ordinal);
        Assert.Equal("chart-footprint", (string)Section(page, "one-more").Element("figure")!.Attribute("id")!);
    }

    [Fact]
    public void Details_are_folded_and_open_without_a_script()
    {
        var page = Page(SyntheticRun.Small());

        Assert.All(["charts", "results", "platforms", "environment", "reading"], id =>
        {
            var details = Section(page, id).Elements("details").Single();
            Assert.Null(details.Attribute("open"));
            Assert.Equal("summary", details.Elements().First().Name.LocalName);
        });
    }

    [Fact]
    public void A_column_without_text_is_left_out()
    {
        var (environment, summary) = SyntheticRun.Small();
        var rows = summary.Metrics.Where(row => row.Metric == "footprint.pss").Select(row => row with { Failures = 0, Flags = [] });
        var table = Section(Page((environment, summary with { Metrics = [.. rows] })), "results").Descendants("table").Single();

        Assert.Equal(
            ["Platform", "Guest", "n", "Median", "95 % interval", "Cost, × native", "Its interval"],
            table.Element("thead")!.Descendants("th").Select(cell => cell.Value));
        Assert.All(table.Descendants("tr"), row => Assert.Equal(7, row.Elements().Count()));
    }

    [Fact]
    public void Each_chart_is_inside_with_words_for_those_who_cannot_see_it()
    {
        var images = Page(SyntheticRun.Small()).Descendants("img").ToList();

        Assert.Equal(SyntheticRun.ChartNames.Count, images.Count);
        Assert.All(images, image =>
        {
            Assert.Contains("runc", (string)image.Attribute("alt")!, StringComparison.Ordinal);
            var svg = Encoding.UTF8.GetString(Convert.FromBase64String(((string)image.Attribute("src")!).Split(',')[1]));
            Assert.Equal("svg", XElement.Parse(svg).Name.LocalName);
        });
    }

    [Fact]
    public void A_table_row_gives_case_count_median_interval_ratio_failures_and_flags()
    {
        var table = Page(SyntheticRun.Small()).Descendants("table")
            .First(table => table.Element("caption")?.Value.StartsWith("disk.iops", StringComparison.Ordinal) ?? false);
        var row = table.Element("tbody")!.Elements("tr").First(row => row.Elements().First().Value == "uml");

        Assert.Equal(
            [
                "uml", "debian", "bs=4k job=randread", "11", "23.6 k/s", "22.2 k/s – 29.5 k/s", "0.513×", "0.410× – 0.546×", "1",
                "host page cache behind O_DIRECT",
            ],
            row.Elements().Select(cell => cell.Value));
        Assert.All(table.Descendants("thead").Descendants("th"), header => Assert.Equal("col", (string)header.Attribute("scope")!));
        Assert.Equal("row", (string)row.Elements("th").Single().Attribute("scope")!);
    }

    [Fact]
    public void How_quiet_the_host_was_the_seed_and_the_warm_up_are_told()
    {
        var (environment, summary) = SyntheticRun.Small();
        var page = Page((environment, summary with { HostNoise = "host noise: quiet in 11 of 12 rounds", WarmupSamples = 15 }));

        Assert.Contains("12 rounds; host noise: quiet in 11 of 12 rounds.", Section(page, "answer").Value, StringComparison.Ordinal);
        var run = page.Descendants("table").Single(table => table.Element("caption")?.Value == "Run").Descendants("tr")
            .Select(row => row.Value)
            .ToList();
        Assert.Contains("Seed of the order of cases20260203", run);
        Assert.Contains("Warm-up15 warm-up samples (round 0 of samples.jsonl, in no figure)", run);
        Assert.Contains("How quiet the host washost noise: quiet in 11 of 12 rounds", run);
    }

    [Fact]
    public void A_platform_that_could_not_run_is_in_every_table_and_has_its_reason_and_remedy_once()
    {
        var page = Page(SyntheticRun.Small());
        var results = Section(page, "results");

        Assert.All(results.Descendants("tbody"), body => Assert.Contains(body.Elements("tr"), row =>
            row.Value.Contains("qemu/q35@kvm", StringComparison.Ordinal) && row.Value.Contains("not run", StringComparison.Ordinal)));
        var platform = Assert.Single(
            page.Descendants("tr"),
            row => row.Value.Contains(SyntheticRun.UnusableReason, StringComparison.Ordinal));
        Assert.Contains("run on a host whose /dev/kvm boots a stock kernel", platform.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Definitions_host_facts_and_notes_are_on_the_page()
    {
        var text = Page(SyntheticRun.Small()).Value;

        Assert.All(
            [
                "Round 4 is noisy", "emulated in software", "bootstrap interval over rounds", "first line in user space", "cleaned up",
                "Intel(R) Xeon(R)", "6.18.5", "20260203", "sha256:77ab", "QEMU emulator version 7.2.15",
            ],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Text_from_the_run_stays_text()
    {
        const string attack = "<script>alert('x')</script>\u0007\" onload=\"y";
        var (environment, summary) = SyntheticRun.Small();
        environment = environment with
        {
            Run = attack,
            Host = environment.Host with { CpuModel = attack, Storage = attack },
            Platforms = [.. environment.Platforms.Select(platform => platform with { Reason = attack, Remedy = attack })],
            Tools = new Dictionary<string, string> { [attack] = attack },
        };
        summary = summary with
        {
            Notes = [attack],
            Metrics = [.. summary.Metrics
                .Select(row => row with { Flags = [new Flag(FlagKind.Note, attack)], Case = row.Case with { Guest = attack } })],
        };

        var page = Render(environment, summary);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        var parsed = Parse(page);
        Assert.Contains("<script>alert('x')</script>\" onload=\"y", parsed.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(
            parsed.Descendants().Attributes(),
            attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_without_values_is_still_a_page_with_reasons()
    {
        var (environment, summary) = SyntheticRun.Small();

        var text = Page((environment, summary with { Metrics = [] })).Value;

        Assert.Contains("The run has nothing for it: the experiment 'boot' was not run", text, StringComparison.Ordinal);
        Assert.Contains("The run has no values.", text, StringComparison.Ordinal);
    }

    private static XElement Section(XElement page, string id)
        => page.Descendants("section").Single(section => (string)section.Attribute("id")! == id);

    private static XElement Page((RunEnvironment Environment, RunSummary Summary) run)
        => Parse(Render(run.Environment, run.Summary));

    private static XElement Parse(string page)
    {
        const string doctype = "<!DOCTYPE html>";
        Assert.StartsWith(doctype, page, StringComparison.Ordinal);
        return XElement.Parse(page[doctype.Length..], LoadOptions.PreserveWhitespace);
    }

    internal static string Render(RunEnvironment environment, RunSummary summary, IReadOnlyList<PublishedFile>? published = null) =>
        HtmlReport.Render(environment, summary, ChartSet.Draw(environment, summary), published);
}
