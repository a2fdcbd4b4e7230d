using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
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
    /// <exception cref="ArgumentException">The value is not a finite number, is missing although the outcome is ok, is there
    /// although it is not, or a required text is empty. Nothing is written that could not be read.</exception>
    public static string WriteSample(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var line = SampleLine.From(sample);
        return line.Problem() is { } problem
            ? throw new ArgumentException(
                $"Cannot write a sample of {sample.Metric} of {sample.Case.Experiment} on {sample.Case.PlatformLabel} (round {sample.Round}): {problem}.",
                nameof(sample))
            : JsonSerializer.Serialize(line, Line.SampleLine);
    }

    /// <summary>Reads what <see cref="WriteSample"/> wrote.</summary>
    /// <param name="json">The line.</param>
    /// <param name="file">The file it is from, for the message.</param>
    /// <param name="line">Its number, from 1, for the message.</param>
    /// <exception cref="RunFormatException">The line is cut off or is not JSON, a field is missing, unknown or of the wrong type, or the
    /// schema is another than <see cref="Sample.CurrentSchema"/>.</exception>
    public static Sample ReadSample(string json, string file = RunFiles.Samples, int line = 1)
    {
        ArgumentNullException.ThrowIfNull(json);
        return ReadSample(Encoding.UTF8.GetBytes(json), file, line);
    }

    /// <summary>One time line as one line of JSON, without the line feed.</summary>
    /// <exception cref="ArgumentException">Its series do not fit together, or a number is not finite.</exception>
    public static string WriteTimeline(Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        return timeline.Problem() is { } problem
            ? throw new ArgumentException(
                $"Cannot write a time line of {timeline.Case.Experiment} on {timeline.Case.PlatformLabel}: {problem}.",
                nameof(timeline))
            : Serialize(timeline, Line.Timeline, "time line");
    }

    /// <summary>The windows of one metric as one line of JSON, without the line feed.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static string WriteWindows(WindowSeries windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        return Serialize(windows, Line.WindowSeries, "windows");
    }

    /// <summary>The content of <c>environment.json</c>.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static string WriteEnvironment(RunEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return WritePretty(environment with { Started = environment.Started.ToUniversalTime() }, Pretty.RunEnvironment, "environment");
    }

    /// <summary>Reads what <see cref="WriteEnvironment"/> wrote. Fields that are not known are passed over.</summary>
    /// <exception cref="RunFormatException">It is not JSON, a field is missing or of the wrong type, or the schema is another.</exception>
    public static RunEnvironment ReadEnvironment(string json, string file = RunFiles.Environment)
    {
        var environment = ReadPretty(json, Pretty.RunEnvironment, "the environment of a run", file);

        RefuseNulls(environment.Platforms, "platforms", "the environment of a run", file);
        RefuseNulls(environment.Guests, "guests", "the environment of a run", file);
        RefuseNulls(environment.Charts ?? [], "charts", "the environment of a run", file);
        RefuseNulls(environment.Metrics ?? [], "metrics", "the environment of a run", file);

        // The generated reader leaves an absent optional collection null (it sets every init-only property).
        environment = environment with
        {
            Settings = environment.Settings with { Filters = environment.Settings.Filters ?? [] },
            Charts = environment.Charts ?? [],
            Metrics = [.. (environment.Metrics ?? []).Select(Whole)],
            Host = environment.Host with { Mitigations = environment.Host.Mitigations ?? new Dictionary<string, string>() },
            Platforms = [.. environment.Platforms
                .Select(platform => platform with { Versions = platform.Versions ?? new Dictionary<string, string>() })],
        };
        var problem = environment.Metrics.Select(metric => metric.Problem())
            .Concat(environment.Charts.Select(chart => chart.Problem()))
            .Append(ChartDefinition.ProblemOfNames(environment.Charts))
            .FirstOrDefault(one => one is not null);
        return problem is null ? environment : throw new RunFormatException("the environment of a run", file, null, problem, Remedy);
    }

    /// <summary>The content of <c>summary.json</c>.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static string WriteSummary(RunSummary summary) => WritePretty(summary, Pretty.RunSummary, "summary");

    /// <summary>The generated reader leaves absent optional collections null.</summary>
    private static MetricDefinition Whole(MetricDefinition metric) => metric with
    {
        HeadlineIn = metric.HeadlineIn ?? [],
        Answer = metric.Answer is null ? null : metric.Answer with { Case = metric.Answer.Case ?? [] },
    };

    internal static Sample ReadSample(ReadOnlySpan<byte> json, string file, int line)
    {
        if (!Utf8.IsValid(json))
        {
            throw BadSample(file, line, "the line is not UTF-8");
        }

        if (json.StartsWith("\uFEFF"u8))
        {
            throw BadSample(file, line, "the line begins with a byte order mark");
        }

        SampleLine? fields;
        try
        {
            fields = JsonSerializer.Deserialize(json, Line.SampleLine);
        }
        catch (JsonException error)
        {
            RefuseOtherSchema(json, Sample.CurrentSchema, "the samples of a run", file, line);
            throw BadSample(
                file,
                line,
                json.TrimEnd(" \r\t"u8).EndsWith("}"u8) ? Describe(error) : $"the line is cut off after {json.Length} bytes",
                error);
        }

        if (fields is null)
        {
            throw BadSample(file, line, "the line is 'null' instead of a sample");
        }

        RefuseOtherSchema(fields.Schema, Sample.CurrentSchema, "the samples of a run", file, line);
        return fields.ToSample(out var problem) ?? throw BadSample(file, line, problem!);
    }

    /// <summary>Reads what <see cref="WriteTimeline"/> wrote. Fields that are not known are passed over.</summary>
    /// <exception cref="RunFormatException">The line is not JSON, a field is missing or of the wrong type, or the schema is
    /// another.</exception>
    internal static Timeline ReadTimeline(ReadOnlySpan<byte> json, string file, int line)
    {
        const string reading = "the time lines of a run";
        var timeline = ReadLine(json, Line.Timeline, Timeline.CurrentSchema, reading, file, line);
        timeline = timeline with { Case = timeline.Case with { Parameters = timeline.Case.Parameters ?? ParameterSet.None } };
        return timeline.Problem() is { } problem ? throw new RunFormatException(reading, file, line, problem, LineRemedy) : timeline;
    }

    /// <summary>Reads what <see cref="WriteWindows"/> wrote. Fields that are not known are passed over.</summary>
    /// <exception cref="RunFormatException">The line is not JSON, a field is missing or of the wrong type, or the schema is
    /// another.</exception>
    internal static WindowSeries ReadWindows(ReadOnlySpan<byte> json, string file, int line)
    {
        var windows = ReadLine(json, Line.WindowSeries, WindowSeries.CurrentSchema, "the windows of a run", file, line);
        return windows with { Case = windows.Case with { Parameters = windows.Case.Parameters ?? ParameterSet.None } };
    }

    private static T ReadLine<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, int current, string reading, string file, int line)
        where T : class
    {
        RefuseOtherSchema(json, current, reading, file, line);
        try
        {
            return JsonSerializer.Deserialize(json, type)
                ?? throw new RunFormatException(reading, file, line, "the line is 'null' instead of an object", LineRemedy);
        }
        catch (JsonException error)
        {
            throw new RunFormatException(reading, file, line, Describe(error), LineRemedy, error);
        }
    }

    internal static RunFormatException BadSample(string file, int line, string problem, Exception? inner = null) =>
        new(
            "the samples of a run",
            file,
            line,
            problem,
            "Remove that line, or read the run tolerantly, which leaves out damaged lines and says so",
            inner);

    internal static string WritePretty<T>(T value, JsonTypeInfo<T> type, string name) => Serialize(value, type, name) + "\n";

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

    private static T ReadPretty<T>(string json, JsonTypeInfo<T> type, string reading, string file)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(json);
        var bytes = Encoding.UTF8.GetBytes(json);
        RefuseOtherSchema(bytes, Sample.CurrentSchema, reading, file, null);
        try
        {
            return JsonSerializer.Deserialize(bytes, type)
                ?? throw new RunFormatException(reading, file, 1, "the file is 'null' instead of an object", Remedy);
        }
        catch (JsonException error)
        {
            throw new RunFormatException(reading, file, (int)(error.LineNumber ?? 0) + 1, Describe(error), Remedy, error);
        }
    }

    private const string LineRemedy = "Remove that line: no figure is computed from it";

    private const string Remedy = "Restore the file from where the run was made or committed";

    private static void RefuseOtherSchema(ReadOnlySpan<byte> json, int current, string reading, string file, int? line)
    {
        int? schema;
        try
        {
            schema = JsonSerializer.Deserialize(json, Line.SchemaOnly)?.Schema;
        }
        catch (JsonException)
        {
            return; // The reader of the whole says better what is wrong.
        }

        if (schema is null && line is null)
        {
            throw new RunFormatException(reading, file, null, "the field 'schema' is missing", Remedy);
        }

        RefuseOtherSchema(schema, current, reading, file, line);
    }

    private static void RefuseNulls<T>(IReadOnlyList<T?> list, string field, string reading, string file)
        where T : class
    {
        if (list.Contains(null))
        {
            throw new RunFormatException(reading, file, null, $"the field '{field}' holds a null", Remedy);
        }
    }

    private static void RefuseOtherSchema(int? schema, int current, string reading, string file, int? line)
    {
        if (schema is not null && schema != current)
        {
            throw new RunFormatException(
                reading,
                file,
                line,
                $"it has schema version {schema}, and this build reads version {current}",
                "Read it with the version of the harness that wrote it, or measure again");
        }
    }

    internal static string Describe(JsonException error)
    {
        var field = error.Path is null or "$" ? null : error.Path.StartsWith("$.", StringComparison.Ordinal) ? error.Path[2..] : error.Path;
        var message = error.InnerException?.Message ?? error.Message;
        return message switch
        {
            _ when message.StartsWith(
                "Duplicate property",
                StringComparison.Ordinal) => $"a field is there twice ({TrimPosition(message)})",
            _ when message.Contains("required properties", StringComparison.Ordinal) =>
                $"fields are missing: {message[(message.LastIndexOf(':') + 1)..].Trim().TrimEnd('.')}",
            _ when field is not null
                && message.Contains("could not be mapped", StringComparison.Ordinal) => $"the field '{field}' is not known",
            _ when field is not null && message.Contains(
                "could not be converted",
                StringComparison.Ordinal) => $"the field '{field}' has the wrong type or an unknown value",
            _ when field is not null
                && error.InnerException is InvalidOperationException or FormatException => $"the field '{field}' has the wrong type",
            _ when field is not null => $"the field '{field}' cannot be read ({TrimPosition(message)})",
            _ => $"it is not valid JSON ({TrimPosition(message)})",
        };
    }

    /// <summary>Without the position that the reader appends, which counts lines from 0 within what it was given.</summary>
    private static string TrimPosition(string message)
    {
        var position = message.IndexOf(" Path: ", StringComparison.Ordinal);
        position = position < 0 ? message.IndexOf(" LineNumber: ", StringComparison.Ordinal) : position;
        return (position < 0 ? message : message[..position]).TrimEnd('.');
    }
}
