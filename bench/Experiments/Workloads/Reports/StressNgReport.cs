using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Bench.Experiments.Workloads.Reports;

/// <summary>
/// Report of one stressor of stress-ng 0.15 (YAML). A bogo operation is what the stressor's source counts as one, seldom one system call;
/// many stressors have better metrics of their own (<see cref="Metric"/>).
/// </summary>
internal sealed class StressNgReport
{
    private const string Program = "stress-ng";

    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .IgnoreUnmatchedProperties()
        .Build();

    private readonly IReadOnlyDictionary<string, string> _fields;
    private readonly ProgramOutput _text;

    private StressNgReport(IReadOnlyDictionary<string, string> fields, ProgramOutput text)
    {
        (_fields, _text) = (fields, text);
        (Operations, Seconds) = (Metric("bogo-ops"), Metric("wall-clock-time"));
    }

    public string Stressor => _fields["stressor"];

    /// <summary>Bogo operations, above 0.</summary>
    public double Operations { get; }

    /// <summary>Time of the operations, set-up and tear-down, above 0.</summary>
    public double Seconds { get; }

    /// <summary>Time of a bogo operation.</summary>
    public double NanosecondsPerOperation => Seconds / Operations * 1e9;

    /// <summary>The command that runs stressors and prints only the report, which stress-ng writes to a file.</summary>
    /// <param name="stressors">The stressors with their options, with a limit of operations if there is no time limit.</param>
    /// <param name="seconds">Time limit; null for none.</param>
    /// <param name="folder">Where stressors make files.</param>
    public static string Command(string stressors, int? seconds = null, string folder = "/tmp")
    {
        var timeout = seconds is { } limit ? $" --timeout {limit}" : "";
        return $"rm -f /tmp/stress-ng.yaml; stress-ng {stressors}{timeout} --temp-path {folder} --metrics --yaml /tmp/stress-ng.yaml >&2 "
            + "&& cat /tmp/stress-ng.yaml";
    }

    /// <summary>
    /// Seconds of one operation, from two reports of the same stressor, the second with more operations: the set-up of both drops out.
    /// </summary>
    /// <exception cref="ReportFormatException">They are not such reports, or the second took no longer.</exception>
    public static double SecondsOfAFurtherOperation(string output)
    {
        var reports = ParseAll(output, count: 2);
        var (few, many) = (reports[0], reports[1]);
        return many.Operations > few.Operations && many.Seconds > few.Seconds
            ? (many.Seconds - few.Seconds) / (many.Operations - few.Operations)
            : throw few._text.Unreadable("more operations took no longer than fewer: others were at work on the CPU");
    }

    /// <summary>Reads the report of a run of one stressor.</summary>
    /// <exception cref="ReportFormatException">It is no complete document with one stressor that did anything.</exception>
    public static StressNgReport Parse(string output) => ParseAll(output, count: 1)[0];

    /// <summary>A metric of the stressor, by its name in the YAML, which is cut off after 39 characters.</summary>
    /// <exception cref="ReportFormatException">The stressor did not measure it: it ran too short, for example.</exception>
    public double Metric(string name) =>
        double.TryParse(_fields.GetValueOrDefault(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number > 0
            && double.IsFinite(number)
            ? number
            : throw _text.Unreadable($"there is no '{name}' above 0 in it");

    private static List<StressNgReport> ParseAll(string output, int count)
    {
        var text = new ProgramOutput(Program, output);

        // What breaks off may be YAML, too: only the mark at its end shows that a document is complete.
        if (output.TrimEnd().Split("\n...") is not [.. var documents, ""] || documents.Length != count)
        {
            throw text.Unreadable($"it is not {count} complete YAML {(count == 1 ? "document" : "documents")}");
        }

        try
        {
            var stressors = documents.SelectMany(document => Yaml.Deserialize<Document?>(document)?.Metrics ?? []).ToList();
            return stressors.Count == count
                ? stressors.ConvertAll(fields => new StressNgReport(fields, text))
                : throw text.Unreadable($"it has {stressors.Count} stressors in place of {count}; one that is skipped has none");
        }
        catch (YamlException exception)
        {
            throw text.Unreadable($"it is no YAML: {exception.Message} (line {exception.Start.Line})", exception);
        }
    }

    /// <summary>A document; each stressor has one set of metrics.</summary>
    private sealed class Document
    {
        public List<Dictionary<string, string>>? Metrics { get; set; }
    }
}
