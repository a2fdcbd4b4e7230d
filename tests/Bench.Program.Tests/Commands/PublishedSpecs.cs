using System.Text.Json;
using Bench.Experiments;
using Bench.Harness;
using Bench.Platforms.Catalog;
using Bench.Results.Literature;

namespace Bench.Program.Tests.Commands;

/// <summary>The figures from the literature that reports show.</summary>
public class PublishedSpecs
{
    private static readonly IReadOnlyList<PublishedFile> Files = PublishedFigures.Load(Path.Combine(Repository.Root, "results"));

    [Fact]
    public void A_file_that_is_wrong_is_an_error_with_its_line()
    {
        using var results = new TemporaryFolder();
        var file = results.At("published/firecracker-specification.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var text = File.ReadAllText(Path.Combine(Repository.Root, "results/published/firecracker-specification.json"));
        File.WriteAllText(file, text.Replace("\"method\"", "\"metod\"", StringComparison.Ordinal));

        var error = Assert.Throws<RunFormatException>(() => PublishedFigures.Load(results.Path));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains("line 20: the field 'measurements[0].metod' is not known", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_platform_that_is_named_is_one_here_or_of_an_example_of_a_platform_file()
    {
        var options = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
        var examples = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/platforms"), "*.json")
            .Select(path => JsonDocument.Parse(File.ReadAllText(path), options).RootElement.GetProperty("name").GetString()!);
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
            .SelectMany(folder => RunFolder.Open(folder).Read().Summary.Metrics.Select(row => row.Metric));
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
                Assert.True(measurement.N is null or > 0);
                Assert.True(measurement.Reference is null or { Here.Count: > 0, Value: > 0 });
                Assert.NotEmpty(measurement.Figures);
                Assert.All(measurement.Figures, figure => Assert.InRange(figure.Value, double.Epsilon, double.MaxValue));
                Assert.All(
                    measurement.Figures.Select(figure => (figure.Here.Count, figure.NoCounterpart))
                        .Append((measurement.Metrics.Count, measurement.NoCounterpart)),
                    one => Assert.NotEqual(one.Count > 0, !string.IsNullOrWhiteSpace(one.NoCounterpart)));
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
                figure => new[] { measurement.TextOf(figure), measurement.RatioTextOf(figure).Split('×')[0] }));
            Assert.Contains(cells[3], texts);
        });
    }
}
