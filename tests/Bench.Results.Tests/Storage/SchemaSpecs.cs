using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Results.Comparison;
using Bench.Results.Literature;
using Bench.Results.Tests.Comparison;
using Bench.Results.Tests.Literature;

namespace Bench.Results.Tests.Storage;

/// <summary>The schemas name exactly what is written.</summary>
public class SchemaSpecs
{
    private static readonly Dictionary<string, string> OneOfAll = new() { ["name"] = "value" };

    [Fact]
    public void Sample()
    {
        var sample = TestRuns.Ok(1, 5, accelerator: "tcg", flag: "flag") with { Cpus = 1, MemoryBytes = 256 << 20 };
        sample = sample with { Case = sample.Case with { Parameters = new ParameterSet(OneOfAll) } };
        AssertSame("sample", RunJson.WriteSample(sample), RunJson.WriteSample(TestRuns.Not(sample, Outcome.Failed, "reason")));
    }

    [Fact]
    public void A_sample_with_an_unknown_field_is_refused_as_its_schema_does()
    {
        var error = Assert.Throws<RunFormatException>(() => RunJson.ReadSample(
            RunJson.WriteSample(TestRuns.Ok(1, 5)).Replace("{\"schema\"", "{\"further\":1,\"schema\"", StringComparison.Ordinal)));

        Assert.Contains("the field 'further' is not known", error.Message, StringComparison.Ordinal);
        Assert.False(JsonNode.Parse(Text("sample"))!["additionalProperties"]!.GetValue<bool>());
    }

    /// <summary>Rules of Ajv's strict mode.</summary>
    [Theory]
    [InlineData("sample")]
    [InlineData("environment")]
    [InlineData("summary")]
    [InlineData("timeline")]
    [InlineData("windows")]
    [InlineData("ab")]
    [InlineData("published")]
    [InlineData("platform")]
    public void A_strict_validator_takes_the_schema(string name) => AssertStrict(JsonNode.Parse(Text(name))!, "#");

    private static void AssertStrict(JsonNode? node, string path)
    {
        if (node is JsonObject schema && schema["required"] is JsonArray required)
        {
            Assert.All(required, one => Assert.True(
                schema["properties"]?[one!.GetValue<string>()] is not null,
                $"{path} requires {one} and does not describe it"));
        }

        if (node is JsonObject parent && parent["properties"] is JsonObject && !path.EndsWith("/properties", StringComparison.Ordinal))
        {
            Assert.True(parent.ContainsKey("type"), $"{path} has properties and no type");
        }

        foreach (var (key, child) in node switch
        {
            JsonObject members => members.Select(member => (member.Key, member.Value)),
            JsonArray items => items.Select((item, index) => ($"{index}", item)),
            _ => [],
        })
        {
            AssertStrict(child, $"{path}/{key}");
        }
    }

    [Fact]
    public void The_units_of_samples_are_those_that_are_read()
    {
        var unit = JsonNode.Parse(Text("sample"))!["properties"]!["unit"]!;

        Assert.Equal(Quantity.Units, unit["enum"]!.AsArray().Select(one => one!.GetValue<string>()));
        Assert.All(Quantity.Units, one => RunJson.ReadSample(RunJson.WriteSample(TestRuns.Ok(1, 5) with { Unit = one })));
    }

    [Fact]
    public void The_kinds_of_flags_are_those_that_are_read()
    {
        var kinds = Enum.GetValues<FlagKind>().Select(kind => JsonSerializer.Serialize(kind).Trim('"'));
        var ofSample = JsonNode.Parse(Text("sample"))!["properties"]!["flags"]!;
        var ofSummary = JsonNode.Parse(Text("summary"))!["properties"]!["metrics"]!["items"]!["properties"]!["flags"]!;

        Assert.All([ofSample, ofSummary], flags =>
            Assert.Equal(kinds, flags["items"]!["properties"]!["kind"]!["enum"]!.AsArray().Select(kind => kind!.GetValue<string>())));
    }

    [Fact]
    public void Environment()
    {
        var environment = TestRuns.Declaring();
        AssertSame("environment", RunJson.WriteEnvironment(environment with
        {
            HarnessCommit = "abc",
            Notes = ["note"],
            Charts = [new("boot", "boot", "title", "subtitle") {
                Panels = [new("panel", ["boot.ready"]) { Case = "job=read" }],
                Without = "storage",
                Needs = "storage",
                Over = "instances",
                Against = "density.memory.each",
                Across = "artefact" }],
            Settings = environment.Settings with { Filters = ["boot"] },
            Host = environment
                .Host with
            { Governor = "performance", TransparentHugePages = "madvise", Storage = "ext4 on vda", Mitigations = OneOfAll },
            Platforms = [environment.Platforms[^1] with { Reason = "reason", Remedy = "remedy", Versions = OneOfAll }],
        }));
    }

    [Fact]
    public void TimeLine()
    {
        var timeline = TestRuns.TimeLine(points: 2);
        AssertSame("timeline", RunJson.WriteTimeline(
            timeline with { Case = timeline.Case with { Accelerator = "tcg", Parameters = new ParameterSet(OneOfAll) } }));
    }

    [Fact]
    public void Windows()
    {
        var windows = TestRuns.Windows(3, 4, 5);
        AssertSame("windows", RunJson.WriteWindows(
            windows with { Settled = true, Case = windows.Case with { Accelerator = "tcg", Parameters = new ParameterSet(OneOfAll) } }));
    }

    [Fact]
    public void Summary()
    {
        var samples = Enumerable.Range(1, 6).SelectMany(round => new[]
        {
            TestRuns.Ok(round, round, "native"),
            TestRuns.Ok(round, 2 * round, "qemu/q35", accelerator: "tcg", flag: "flag"),
        });
        var summary = TestRuns.Run(samples).Summary with { Notes = ["note"], HostNoise = "host noise: quiet" };
        var row = summary.Metrics.Single(row => row.Case.Accelerator is not null);
        row = row with { Case = row.Case with { Parameters = new ParameterSet(OneOfAll) } };
        AssertSame("summary", RunJson.WriteSummary(summary with { Metrics = [row] }));
    }

    [Fact]
    public void Comparison()
    {
        var run = new PairedRun("a:x", "b:x", ["boot.ready"], new SequentialRule(), MetricDefinitions.Of(TestRuns.Environment()));
        PairedJudgement? judgement = null;
        for (var round = 1; round <= 20; round++)
        {
            foreach (var (platform, value) in new[] { ("a:x", 1.0), ("b:x", 2.0) })
            {
                var sample = TestRuns.Ok(round, value);
                run.Take(sample with
                {
                    Metric = "boot.ready",
                    Case = sample
                    .Case with
                    { Platform = platform, Parameters = new ParameterSet(OneOfAll) }
                });
            }

            judgement = run.EndRound(round);
        }

        AssertSame("ab", PairedReports.Of(judgement! with { FailsMostly = [new PairedFailure("boot.ready", 11, "it broke")] }).ToJson());
    }

    [Fact]
    public void PublishedFigure()
    {
        var whole = PublishedFigures.Parse(PublishedFiguresSpecs.Whole, "whole.json");
        AssertSame("published", JsonSerializer.Serialize(whole, PublishedJsonContext.Default.PublishedFile));
    }

    private static string Text(string schema)
        => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "schema", $"{schema}.schema.json"));

    private static void AssertSame(string schema, params string[] written)
    {
        var text = Text(schema);
        var inSchema = new SortedSet<string>(StringComparer.Ordinal);
        OfSchema(JsonNode.Parse(text)!.AsObject(), "", inSchema);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var json in written)
        {
            OfContent(JsonDocument.Parse(json).RootElement, JsonNode.Parse(text)!.AsObject(), "", found);
        }

        Assert.Equal(inSchema, found);
    }

    private static void OfSchema(JsonObject schema, string path, SortedSet<string> found)
    {
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            found.Add($"{path}/{name}");
            OfSchema(property!.AsObject(), $"{path}/{name}", found);
        }

        if (schema["items"] is JsonObject items)
        {
            OfSchema(items, path, found);
        }

        foreach (var required in schema["required"]?.AsArray() ?? [])
        {
            Assert.Contains($"{path}/{required}", found);
        }
    }

    /// <summary>Names of what is written; a map's keys are data, not names.</summary>
    private static void OfContent(JsonElement element, JsonObject? schema, string path, SortedSet<string> found)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                OfContent(item, schema?["items"]?.AsObject(), path, found);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object && schema?["additionalProperties"] is not JsonObject)
        {
            foreach (var property in element.EnumerateObject())
            {
                found.Add($"{path}/{property.Name}");
                OfContent(property.Value, schema?["properties"]?[property.Name]?.AsObject(), $"{path}/{property.Name}", found);
            }
        }
    }
}
