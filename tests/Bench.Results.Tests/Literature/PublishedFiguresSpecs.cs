using Bench.Results.Literature;

namespace Bench.Results.Tests.Literature;

/// <summary>Figures of others are read strictly: what is wrong with a file is said with its line.</summary>
public class PublishedFiguresSpecs
{
    private const string Source = """
        { "name": "Doe 2020", "authors": ["Jane Doe", "John Doe"], "title": "A title", "venue": "A venue", "year": 2020, "doi": "10.1/2",
        """ + """ "url": "https://example.org/" }""";

    private const string Method = """
        "method": "a tool", "second_hand": false, "difference": "all", "figures": [{ "platform": "Docker", "here": ["runc"], "value": 1 }]
        """;

    private const string OtherWork =
        $$"""{ "what": "other work", "unit": "s", "direction": "lower", "metrics": [{ "metric": "boot.ready" }], {{Method}} }""";

    private const string NoWork =
        $$"""{ "what": "no work", "unit": "s", "direction": "lower", "metrics": [], "no_counterpart": "not measured here", {{Method}} }""";

    /// <summary>A file with every field that there is.</summary>
    internal const string Whole = $$"""
        {
          "$schema": "../../docs/schema/published.schema.json",
          "schema": 1,
          "source": {{Source}},
          "hardware": "a machine",
          "measurements": [
            {
              "what": "work done",
              "unit": "1/s",
              "direction": "higher",
              "metrics": [{ "metric": "cpu.events", "guest": "debian", "parameters": { "workload": "sysbench", "phases": null } }],
              "method": "a tool",
              "n": 10,
              "second_hand": true,
              "reference": { "here": ["native"], "value": 200 },
              "difference": "another tool",
              "figures": [
                { "platform": "Docker", "here": ["docker/runc", "runc"], "value": 150, "bound": "at_most" },
                { "platform": "Xen", "here": [], "value": 100, "no_counterpart": "not here" }
              ]
            },
            {{OtherWork}},
            {{NoWork}}
          ]
        }
        """;

    [Fact]
    public void A_figure_has_its_source_and_its_ratio_is_computed()
    {
        var file = PublishedFigures.Parse(Whole, "doe.json");
        var measurement = file.Measurements[0];

        Assert.Equal("Jane Doe, John Doe. A title. A venue, 2020. doi:10.1/2", file.Source.Citation);
        Assert.Equal(0.75, measurement.RatioOf(measurement.Figures[0]));
        Assert.Null(file.Measurements[1].RatioOf(file.Measurements[1].Figures[0]));
        Assert.Equal("cpu.events debian workload=sysbench", measurement.Metrics[0].ToString());
        Assert.Equal(BoundSide.AtMost, measurement.Figures[0].Bound);
    }

    [Theory]
    [InlineData("\"unit\": \"1/s\",", "", 21, "'unit'")]
    [InlineData("\"method\": \"a tool\",\n", "\n", 21, "'method'")]
    [InlineData("\"source\": {", "\"sauce\": {", 4, "'sauce'")]
    [InlineData("\"year\": 2020", "\"yeer\": 2020", 4, "yeer' is not known")]
    [InlineData(
        "\"direction\": \"higher\"",
        "\"direction\": \"up\"",
        10,
        "'measurements[0].direction' has the wrong type or an unknown value")]
    [InlineData("\"hardware\": \"a machine\"", "\"hardware\": null", 5, "hardware")]
    [InlineData("\"hardware\": \"a machine\",", "\"hardware\": \"a machine\", \"hardware\": \"another\",", 5, "hardware")]
    public void What_is_wrong_is_said_with_file_and_line(string right, string wrong, int line, string problem)
    {
        Assert.Contains(right, Whole, StringComparison.Ordinal);
        var at = Whole.IndexOf(right, StringComparison.Ordinal);
        var error = Assert.Throws<RunFormatException>(
            () => PublishedFigures.Parse(Whole[..at] + wrong + Whole[(at + right.Length)..], "published/doe.json"));

        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Equal(line, error.Line);
        Assert.Contains("published/doe.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"unit\": \"1/s\"", "\"unit\": \"foo\"", "the unit 'foo'")]
    [InlineData("\"method\": \"a tool\"", "\"method\": \" \"", "an empty method")]
    [InlineData("\"value\": 150", "\"value\": 0", "a value that is not above 0")]
    [InlineData("\"value\": 200", "\"value\": 0", "a value that is not above 0")]
    public void A_field_that_says_nothing_is_refused_with_its_measurement(string right, string wrong, string problem)
    {
        var at = Whole.IndexOf(right, StringComparison.Ordinal);
        var error = Assert.Throws<RunFormatException>(
            () => PublishedFigures.Parse(Whole[..at] + wrong + Whole[(at + right.Length)..], "published/doe.json"));

        Assert.Equal($"'work done' has {problem}", error.Problem.Split(',')[0]);
        Assert.Contains("published/doe.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_version_is_refused()
    {
        var error = Assert.Throws<RunFormatException>(
            () => PublishedFigures.Parse(Whole.Replace("\"schema\": 1", "\"schema\": 2", StringComparison.Ordinal), "doe.json"));
        Assert.Contains("schema version 2", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_folder_there_are_none()
        => Assert.Empty(PublishedFigures.Load(Path.Combine(AppContext.BaseDirectory, "nowhere")));
}
