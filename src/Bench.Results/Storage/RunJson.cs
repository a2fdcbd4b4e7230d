using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Bench.Results.Summary;

namespace Bench.Results.Storage;

/// <summary>The JSON of a run's files: <c>samples.jsonl</c>, <c>timelines.jsonl</c>, <c>environment.json</c> and <c>summary.json</c>
/// (docs/results-format.md).</summary>
public static class RunJson
{
    // Letters of every script stay readable; what could end a script element in a report stays escaped.
    internal static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    private static readonly ResultsJsonContext Line = new(
        new JsonSerializerOptions(ResultsJsonContext.Default.Options) { Encoder = Encoder });

    private static readonly ResultsJsonContext Pretty = new(new JsonSerializerOptions(ResultsJsonContext.Default.Options)
    {
        Encoder = Encoder,
        WriteIndented = true,
        NewLine = "\n",
    });

    /// <summary>One sample as one line of JSON, without the line feed.</summary>
    /// <exception cref="ArgumentException">The value is not a finite number, is missing although the outcome is ok, is present although it
    /// is not, or a required text is empty. Nothing is written that could not be read.</exception>
    public static string WriteSample(Sample sample)
    {
        var line = SampleLine.From(sample);
        return line.Problem() is { } problem
            ? throw new ArgumentException(
                $"Cannot write a sample of {sample.Metric} of {NameOf(sample.Case)} (round {sample.Round}): {problem}.")
            : JsonSerializer.Serialize(line, Line.SampleLine);
    }

    /// <summary>Reads what <see cref="WriteSample"/> wrote.</summary>
    /// <param name="json">The line.</param>
    /// <param name="file">The file it is from, for the message.</param>
    /// <param name="line">Its number, from 1, for the message.</param>
    /// <exception cref="RunFormatException">The line is cut off or is not JSON, a field is missing, unknown or of the wrong type, or the
    /// schema is another than <see cref="Sample.CurrentSchema"/>.</exception>
    public static Sample ReadSample(string json, string file = RunFiles.Samples, int line = 1) =>
        ReadSample(Encoding.UTF8.GetBytes(json), file, line);

    /// <summary>One time line as one line of JSON, without the line feed.</summary>
    /// <exception cref="ArgumentException">Its series do not fit together, or a number is not finite.</exception>
    public static string WriteTimeline(Timeline timeline) => timeline.Problem() is { } problem
        ? throw new ArgumentException($"Cannot write a time line of {NameOf(timeline.Case)}: {problem}.")
        : Serialize(timeline, Line.Timeline, "time line");

    /// <summary>The windows of one metric as one line of JSON, without the line feed.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static string WriteWindows(WindowSeries windows) => Serialize(windows, Line.WindowSeries, "windows");

    /// <summary>The content of <c>environment.json</c>.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static string WriteEnvironment(RunEnvironment environment) =>
        WritePretty(environment with { Started = environment.Started.ToUniversalTime() }, Pretty.RunEnvironment, "environment");

    /// <summary>Reads what <see cref="WriteEnvironment"/> wrote. Unknown fields are ignored.</summary>
    /// <exception cref="RunFormatException">It is not JSON, a field is missing or of the wrong type, or the schema is another.</exception>
    public static RunEnvironment ReadEnvironment(string json, string file = RunFiles.Environment)
    {
        var source = new JsonSource(
            "the environment of a run", file, null, Sample.CurrentSchema, "Restore the file from where the run was made or committed");
        return Read(Encoding.UTF8.GetBytes(json), Pretty.RunEnvironment, source, environment => environment.Schema, ProblemOf);
    }

    private static string? ProblemOf(RunEnvironment environment)
    {
        (string Name, IReadOnlyList<object?>? Values)[] lists =
        [
            ("platforms", environment.Platforms), ("guests", environment.Guests),
            ("charts", environment.Charts), ("metrics", environment.Metrics), ("notes", environment.Notes),
        ];
        return lists.FirstOrDefault(list => list.Values?.Contains(null) ?? false) is { Name: { } name }
            ? $"the field '{name}' holds a null"
            : environment.Metrics.Select(metric => metric.Problem())
                .Concat(environment.Charts.Select(chart => chart.Problem()))
                .FirstOrDefault(one => one is not null) ?? ChartDefinition.ProblemOfNames(environment.Charts);
    }

    /// <summary>The content of <c>summary.json</c>.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static string WriteSummary(RunSummary summary) => WritePretty(summary, Pretty.RunSummary, "summary");

    internal static Sample ReadSample(ReadOnlySpan<byte> json, string file, int line) =>
        Read(json, Line.SampleLine, SampleSource(file, line), sample => sample.Schema, sample => sample.Problem()).ToSample();

    /// <summary>Reads what <see cref="WriteTimeline"/> wrote. Unknown fields are ignored.</summary>
    /// <exception cref="RunFormatException">The line cannot be read, or is of another version.</exception>
    internal static Timeline ReadTimeline(ReadOnlySpan<byte> json, string file, int line)
    {
        const string remedy = "Remove that line: no figure is computed from it";
        var source = new JsonSource("the time lines of a run", file, line, Timeline.CurrentSchema, remedy);
        return Read(json, Line.Timeline, source, timeline => timeline.Schema, timeline => timeline.Problem());
    }

    internal static JsonSource SampleSource(string file, int line) => new(
        "the samples of a run",
        file,
        line,
        Sample.CurrentSchema,
        "Remove that line, or read the run tolerantly, which leaves out damaged lines and says so");

    internal static string WritePretty<T>(T value, JsonTypeInfo<T> type, string name) => Serialize(value, type, name) + "\n";

    internal static string NameOf(CaseId id) => $"{id.Experiment} on {id.PlatformLabel}";

    internal static string Describe(JsonException error)
    {
        var message = error.InnerException?.Message ?? error.Message;
        var missing = message[(message.LastIndexOf(':') + 1)..].Trim().TrimEnd('.');

        // Without the position that the reader appends, which counts lines from 0 within its input.
        var detail = message.Split([" Path: ", " LineNumber: "], StringSplitOptions.None)[0].TrimEnd('.');
        var field = error.Path?.StartsWith("$.", StringComparison.Ordinal) == true ? error.Path[2..] : error.Path;
        return message switch
        {
            _ when message.Contains("required properties", StringComparison.Ordinal)
                => missing.Contains(',') ? $"the fields {missing} are missing" : $"the field {missing} is missing",
            _ when message.StartsWith("Duplicate property", StringComparison.Ordinal) => $"a field is there twice ({detail})",
            _ when field is null or "$" => $"it is not valid JSON ({detail})",
            _ when message.Contains("could not be mapped", StringComparison.Ordinal) => $"the field '{field}' is not known",
            _ when message.Contains("could not be converted", StringComparison.Ordinal)
                => $"the field '{field}' has the wrong type or an unknown value",
            _ when error.InnerException is InvalidOperationException or FormatException => $"the field '{field}' has the wrong type",
            _ => $"the field '{field}' cannot be read ({detail})",
        };
    }

    private static string Serialize<T>(T value, JsonTypeInfo<T> type, string name)
    {
        try
        {
            return JsonSerializer.Serialize(value, type);
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"Cannot write the {name} of a run: it holds a number that is not finite.", nameof(value), error);
        }
    }

    internal static T Read<T>(
        ReadOnlySpan<byte> json, JsonTypeInfo<T> type, JsonSource source, Func<T, int> schema, Func<T, string?> problemOf)
        where T : class
    {
        var value = Parse(json, type, source);
        source.CheckSchema(schema(value));
        return problemOf(value) is { } problem ? throw source.Error(problem) : value;
    }

    internal static T Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, JsonSource source)
        where T : class
    {
        if (!Utf8.IsValid(json))
        {
            throw source.Error("the line is not UTF-8");
        }

        if (json.StartsWith("\uFEFF"u8))
        {
            throw source.Error("the line begins with a byte order mark");
        }

        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw source.Error("it is 'null' instead of an object");
        }
        catch (JsonException error)
        {
            source.CheckSchemaOf(json);
            if (source.Line is not null && !json.TrimEnd(" \r\t"u8).EndsWith("}"u8))
            {
                throw source.Error($"the line is cut off after {json.Length} bytes", error);
            }

            throw (source with { Line = source.Line ?? ((int?)error.LineNumber ?? 0) + 1 }).Error(Describe(error), error);
        }
    }
}

/// <summary>Where JSON comes from, to say in an error.</summary>
internal readonly record struct JsonSource(string Reading, string File, int? Line, int Schema, string Remedy)
{
    public RunFormatException Error(string problem, Exception? inner = null) => new(Reading, File, Line, problem, Remedy, inner);

    /// <exception cref="RunFormatException">This build cannot read that version.</exception>
    public void CheckSchema(int schema)
    {
        if (schema != Schema)
        {
            throw (this with { Remedy = "Read it with the version of the harness that wrote it, or measure again" })
                .Error($"it has schema version {schema}, and this build reads version {Schema}");
        }
    }

    /// <summary>As <see cref="CheckSchema"/>, for JSON that cannot be read otherwise.</summary>
    public void CheckSchemaOf(ReadOnlySpan<byte> json)
    {
        try
        {
            CheckSchema(JsonSerializer.Deserialize(json, ResultsJsonContext.Default.SchemaOnly)?.Schema ?? Schema);
        }
        catch (JsonException)
        {
            // The error of the whole says better what is wrong.
        }
    }
}

/// <summary>Generated serialisers of everything that a run's folder holds.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    WriteIndented = false)]
[JsonSerializable(typeof(SampleLine))]
[JsonSerializable(typeof(Timeline))]
[JsonSerializable(typeof(WindowSeries))]
[JsonSerializable(typeof(RunEnvironment))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(SchemaOnly))]
internal sealed partial class ResultsJsonContext : JsonSerializerContext;

/// <summary>The one field that every version of every format has.</summary>
internal sealed class SchemaOnly
{
    public int? Schema { get; set; }
}
