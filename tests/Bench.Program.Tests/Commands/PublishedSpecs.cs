using System.Text.Json;
using Bench.Experiments;
using Bench.Harness;
using Bench.Platforms.Catalog;
using Bench.Results.Literature;

namespace Bench.Program.Tests.Commands;

/// <summary><c>bench published</c>, and what the files that it lists must hold.</summary>
[Collection(nameof(AloneInTheProcess))]
public class PublishedSpecs
{
    private static readonly IReadOnlyList<PublishedFile> Files = PublishedFigures.Load(Path.Combine(Repository.Root, "results"));

    [Fact]
    public async Task The_figures_are_listed_with_their_sources()
    {
        var result = await BenchProgram.RunAsync("published", "--metric", "cpu.");

        result.AssertExit(0);
        Assert.Contains("0.456×", result.Output, StringComparison.Ordinal);
        Assert.Contains("doi:10.1109/ISPASS.2015.7095802", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Redis", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_can_be_had_as_Markdown_and_as_the_files_hold_them()
    {
        var markdown = await BenchProgram.RunAsync("published", "--format", "markdown");
        var json = await BenchProgram.RunAsync("published", "--format", "json");

        markdown.AssertExit(0);
        Assert.Equal(
            Files.SelectMany(file => file.Measurements).Sum(measurement => measurement.Figures.Count),
            markdown.Lines.Count(line => line.StartsWith('|')) - 2);
        Assert.Equal(Files.Count, markdown.Lines.Count(line => line.StartsWith("- ", StringComparison.Ordinal)));
        json.AssertExit(0);
        using var read = JsonDocument.Parse(json.Output);
        Assert.Equivalent(
            Files,
            read.RootElement.EnumerateArray().Select(file => PublishedFigures.Parse(file.GetRawText(), "output")).ToList(),
            strict: true);
    }

    [Theory]
    [InlineData(
        "\"unit\": \"ms\"",
        "\"unit\": \"parsec\"",
        "line 15: the field 'measurements[0].unit' cannot be read (the unit 'parsec' is none of ns,")]
    [InlineData("\"method\"", "\"metod\"", "line 20: the field 'measurements[0].metod' is not known")]
    public async Task A_file_that_is_wrong_is_an_error_with_its_line_here_and_where_a_report_is_made(
        string right,
        string wrong,
        string problem)
    {
        using var results = new TemporaryFolder();
        var file = results.At("published/firecracker-specification.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var text = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "results/published/firecracker-specification.json"),
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text.Replace(right, wrong, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var result = await BenchProgram.RunAsync("published", "--results", results.Path);

        result.AssertExit(2);
        Assert.Contains(file, result.Error.ReplaceLineEndings(""), StringComparison.Ordinal);
        Assert.Contains(problem, result.ErrorInOneLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_are_none_or_none_of_that_metric_it_says_so()
    {
        using var results = new TemporaryFolder();
        var none = await BenchProgram.RunAsync("published", "--results", results.Path);
        var other = await BenchProgram.RunAsync("published", "--metric", "nothing.");

        none.AssertExit(2);
        Assert.Contains("There are no published figures in", none.ErrorInOneLine, StringComparison.Ordinal);
        other.AssertExit(2);
        Assert.Contains("There are: boot.ready, boot.lifecycle,", other.ErrorInOneLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_platform_that_is_named_is_one_here_or_of_an_example_of_a_platform_file()
    {
        var examples = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/platforms"), "*.json")
            .Select(path => JsonDocument.Parse(
                File.ReadAllText(path),
                new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }).RootElement.GetProperty("name").GetString()!);
        var known = PlatformCatalog.BuiltIn.All.Select(platform => platform.Name).Concat(examples).ToHashSet();
        var named = Files.SelectMany(file => file.Measurements)
            .SelectMany(measurement => measurement.Figures.SelectMany(figure => figure.Here).Concat(measurement.Reference?.Here ?? []));

        Assert.All(named, platform => Assert.Contains(platform, known));
    }

    /// <summary>Metrics of workloads are those of their steps; others are those that the committed baselines have.</summary>
    [Fact]
    public void Every_measurement_is_set_beside_a_metric_that_there_is()
    {
        var baselines = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "results/baselines"))
            .SelectMany(folder => RunFolder.Load(folder).Summary.Metrics.Select(row => row.Metric));
        var declared = ExperimentList.Create().Metrics.Select(metric => metric.Name);
        var known = baselines.Concat(declared).ToHashSet();
        Assert.All(
            Files.SelectMany(file => file.Measurements).SelectMany(measurement => measurement.Metrics),
            metric => Assert.Contains(metric.Metric, known));
    }

    [Fact]
    public void Every_entry_has_source_unit_method_and_what_differs()
    {
        Assert.NotEmpty(Files);
        Assert.All(Files, file =>
        {
            Assert.NotEmpty(file.Source.Authors);
            Assert.StartsWith("https://", file.Source.Url, StringComparison.Ordinal);
            Assert.All(file.Measurements, measurement =>
            {
                Assert.True(Quantity.IsUnit(measurement.Unit));
                Assert.All(
                    [file.Source.Title, file.Source.Venue, file.Hardware, measurement.What, measurement.Method, measurement.Difference],
                    text => Assert.NotEmpty(text.Trim()));
            });
        });
        Assert.Equal(Files.Count, Files.Select(file => file.Source.Name).Distinct().Count());
    }

    [Fact]
    public void The_page_of_results_says_of_the_literature_what_the_files_say()
    {
        var rows = File.ReadAllText(Path.Combine(Repository.Root, "docs/results.md"))
            .Split("\n\n")
            .Where(block => block.StartsWith("| source |", StringComparison.Ordinal))
            .SelectMany(table => table.TrimEnd().Split('\n').Skip(2))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToList();

        Assert.NotEmpty(rows);
        Assert.All(rows, cells =>
        {
            var file = Assert.Single(Files, file => cells[1].StartsWith($"{file.Source.Name},", StringComparison.Ordinal));
            var measurements = file.Measurements
                .Where(measurement => measurement.SecondHand == cells[1].Contains("(second hand)", StringComparison.Ordinal))
                .ToList();
            var texts = measurements.SelectMany(measurement => measurement.Figures.SelectMany(
                figure => new[] { PublishedValue.Text(measurement, figure), PublishedValue.Ratio(measurement, figure).Split('×')[0] }));
            Assert.Contains(cells[3], texts);
        });
    }
}
