using System.Text;
using System.Text.Json;
using CsCheck;

namespace Bench.Results.Tests.Storage;

public class SampleJsonSpecs
{
    [Fact]
    public void A_sample_is_one_flat_object_with_the_documented_names()
    {
        var sample = TestRuns.Ok(3, 12.5, "qemu/q35", accelerator: "tcg") with
        {
            Case = TestRuns.Case("qemu/q35", accelerator: "tcg") with { Parameters = new ParameterSet([new("b", "2"), new("a", "1")]) },
            Flags = [new Flag(FlagKind.PageCache, "größer als <erwartet>")],
        };

        Assert.Equal(
            """{"schema":2,"run":"run","time":"2026-01-31T12:00:03+00:00","round":3,"iteration":1"""
            + ""","experiment":"boot","platform":"qemu/q35","accelerator":"tcg","guest":"busybox","parameters":{"a":"1","b":"2"}"""
            + ""","metric":"boot.ready","unit":"ms","direction":"lower","value":12.5"""
            + ""","outcome":"ok","flags":[{"kind":"page_cache","text":"größer als \u003Cerwartet\u003E"}]}""",
            RunJson.WriteSample(sample));
    }

    [Fact]
    public void Any_sample_survives_a_round_trip_on_one_line()
    {
        // A lone surrogate is no text, and UTF-8 cannot hold it.
        var text = Gen.String.Select(value => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)));
        var name = text.Where(value => value.Length > 0);
        var parameters = Gen.Dictionary(text, text)[0, 4].Select(pairs => new ParameterSet(pairs));
        var ending = Gen.OneOf(
            Gen.Double.Where(double.IsFinite).Select(value => (Value: (double?)value, Outcome: Outcome.Ok)),
            Gen.Int[1, 3].Select(ending => (Value: (double?)null, Outcome: (Outcome)ending)));
        var sample =
            from run in name
            from time in Gen.Long[0, 4_000_000_000_000].Select(DateTimeOffset.FromUnixTimeMilliseconds)
            from place in Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[1, int.MaxValue])
            from id in Gen.Select(name, name, text.Null(), name, parameters)
            from metric in Gen.Select(
                name,
                Gen.Int[0, Quantity.Units.Count - 1].Select(unit => Quantity.Units[unit]),
                Gen.Enum<Direction>())
            from end in ending
            from reason in text.Null()
            from flags in Gen.Select(Gen.Enum<FlagKind>(), name, (kind, words) => new Flag(kind, words)).Array[0, 3]
            select new Sample
            {
                Run = run,
                Time = time,
                Round = place.Item1,
                Iteration = place.Item2,
                Case = new CaseId
                {
                    Experiment = id.Item1,
                    Platform = id.Item2,
                    Accelerator = id.Item3,
                    Guest = id.Item4,
                    Parameters = id.Item5
                },
                Metric = metric.Item1,
                Unit = metric.Item2,
                Direction = metric.Item3,
                Value = end.Value,
                Outcome = end.Outcome,
                Reason = end.Outcome == Outcome.Ok ? null : reason,
                Flags = end.Outcome == Outcome.Ok ? flags : [],
            };

        sample.Sample(original =>
        {
            var line = RunJson.WriteSample(original);
            return !line.Contains('\n', StringComparison.Ordinal) && RunJson.ReadSample(line) is var read
                && read.Flags.SequenceEqual(original.Flags)
                && read with { Flags = original.Flags } == original;
        });
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_value_that_is_no_number_is_refused_with_the_name_of_its_metric(double value)
    {
        var error = Assert.Throws<ArgumentException>(() => RunJson.WriteSample(TestRuns.Ok(2, value)));

        Assert.Contains("boot.ready", error.Message, StringComparison.Ordinal);
        Assert.Contains("runc", error.Message, StringComparison.Ordinal);
        Assert.Contains("no measurement", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_and_a_failure_exclude_each_other()
    {
        Assert.Throws<ArgumentException>(() => RunJson.WriteSample(TestRuns.Ok(1, 1) with { Outcome = Outcome.Failed }));
        Assert.Throws<ArgumentException>(() => RunJson.WriteSample(TestRuns.Ok(1, 1) with { Value = null }));
    }

    [Fact]
    public void Another_schema_is_refused_even_when_its_fields_have_other_types()
    {
        var error = Assert.Throws<RunFormatException>(
            () => RunJson.ReadSample("""{"schema":3,"run":{"name":"x"}}""", "some/samples.jsonl", 7));

        Assert.Contains("schema version 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("reads version 2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("run")]
    [InlineData("time")]
    [InlineData("round")]
    [InlineData("experiment")]
    [InlineData("platform")]
    [InlineData("guest")]
    [InlineData("metric")]
    [InlineData("unit")]
    [InlineData("direction")]
    [InlineData("outcome")]
    [InlineData("value")]
    public void A_missing_field_is_named_with_file_and_line(string field)
    {
        var fields = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(RunJson.WriteSample(TestRuns.Ok(1, 5)))!;
        Assert.True(fields.Remove(field));

        var error = Assert.Throws<RunFormatException>(() => RunJson.ReadSample(JsonSerializer.Serialize(fields), "some/samples.jsonl", 7));

        Assert.Contains("some/samples.jsonl, line 7", error.Message, StringComparison.Ordinal);
        Assert.Contains(field, error.Problem, StringComparison.Ordinal);
        Assert.Equal(7, error.Line);
    }

    [Theory]
    [InlineData("\"round\":1", "\"round\":\"first\"", "round")]
    [InlineData("\"round\":1", "\"round\":1.5", "round")]
    [InlineData("\"round\":1", "\"round\":-1", "round")]
    [InlineData("\"iteration\":1", "\"iteration\":0", "iteration")]
    [InlineData("\"value\":5", "\"value\":\"5\"", "value")]
    [InlineData("\"direction\":\"lower\"", "\"direction\":\"down\"", "direction")]
    [InlineData("\"direction\":\"lower\"", "\"direction\":0", "direction")]
    [InlineData("\"outcome\":\"ok\"", "\"outcome\":\"fine\"", "outcome")]
    [InlineData("\"time\":\"2026", "\"time\":\"yesterday", "time")]
    [InlineData("\"parameters\":{}", "\"parameters\":{\"a\":1}", "'a'")]
    [InlineData("\"parameters\":{}", "\"parameters\":[]", "parameters")]
    [InlineData("\"metric\":\"boot.ready\"", "\"metric\":\"\"", "metric")]
    public void A_wrong_field_is_named_with_file_and_line(string right, string wrong, string named)
    {
        var line = RunJson.WriteSample(TestRuns.Ok(1, 5)).Replace(right, wrong, StringComparison.Ordinal);

        var error = Assert.Throws<RunFormatException>(() => RunJson.ReadSample(line, "some/samples.jsonl", 7));

        Assert.Contains("some/samples.jsonl, line 7", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Problem, StringComparison.Ordinal);
    }
}
