using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Bench.Experiments.Workloads.Reports;

/// <summary>
/// What stress-ng (0.15; YAML) says of one stressor. A bogo operation is what the stressor's source counts as one, and seldom one
/// system call; many stressors measure more
/// telling things themselves (<see cref="Metric"/>).
/// </summary>
/// <param name="Stressor">Its name.</param>
/// <param name="Operations">Bogo operations, above 0.</param>
/// <param name="Seconds">Time that they took with what the stressor sets up and takes down, s, above 0.</param>
internal sealed record StressNgReport(string Stressor, double Operations, double Seconds)
{
    private const string Program = "stress-ng", End = "...";

    private readonly IReadOnlyDictionary<string, string> _fields = new Dictionary<string, string>();

    private StressNgReport(string stressor, IReadOnlyDictionary<string, string> fields, string output)
        : this(stressor, Positive(fields, "bogo-ops", output), Positive(fields, "wall-clock-time", output)) => _fields = fields;

    /// <summary>Time of a bogo operation, ns.</summary>
    public double NanosecondsPerOperation => Seconds / Operations * 1e9;

    /// <summary>
    /// Seconds of one operation, from the YAML of two runs of the same stressor one behind the other, of which the second had more
    /// operations: what both set up drops out.
    /// </summary>
    /// <exception cref="ReportFormatException">They are not such runs, or the second took no longer.</exception>
    public static double SecondsOfAFurtherOperation(string output) =>
        ParseAll(output, count: 2) is [var few, var many] && many.Operations > few.Operations && many.Seconds > few.Seconds
            ? (many.Seconds - few.Seconds) / (many.Operations - few.Operations)
            : throw new ReportFormatException(Program, "more operations took no longer than fewer: others were at work on the CPU", output);

    /// <summary>Reads the YAML of a run of one stressor.</summary>
    /// <exception cref="ReportFormatException">It is no complete document with one stressor that did anything.</exception>
    public static StressNgReport Parse(string output) => ParseAll(output, count: 1)[0];

    /// <summary>A figure of the stressor's own.</summary>
    /// <param name="name">Its name in the YAML, which cuts it off after 39 characters.</param>
    /// <exception cref="ReportFormatException">The stressor did not measure it: it ran too short, for example.</exception>
    public double Metric(string name) => Positive(_fields, name, string.Join('\n', _fields.Select(field => $"{field.Key}: {field.Value}")));

    /// <summary>Reads several runs of one stressor each, one behind the other.</summary>
    private static IReadOnlyList<StressNgReport> ParseAll(string output, int count)
    {
        // What breaks off may be YAML, too: only the mark at the end tells that all is there.
        var whole = output.TrimEnd().EndsWith($"\n{End}", StringComparison.Ordinal);
        var documents = whole ? Load(output) : [];
        if (documents.Count != count)
        {
            throw new ReportFormatException(Program, $"it is not {count} complete YAML {(count == 1 ? "document" : "documents")}", output);
        }

        var stressors = documents.SelectMany(Stressors).ToList();
        return stressors.Count == count
            ? [.. stressors.Select(fields => new StressNgReport(fields["stressor"], fields, output))]
            : throw new ReportFormatException(
                Program,
                $"it has {stressors.Count} stressors in place of {count}; one that is skipped has none",
                output);
    }

    private static IList<YamlDocument> Load(string output)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(output));
            return stream.Documents;
        }
        catch (YamlException exception)
        {
            throw new ReportFormatException(Program, $"it is no YAML: {exception.Message} (line {exception.Start.Line})", output);
        }
    }

    private static IEnumerable<IReadOnlyDictionary<string, string>> Stressors(YamlDocument document) =>
        document.RootNode is YamlMappingNode root && root.Children.TryGetValue("metrics", out var node) && node is YamlSequenceNode list
            ? list.OfType<YamlMappingNode>()
                .Select(stressor => stressor.Where(field => field is { Key: YamlScalarNode, Value: YamlScalarNode })
                    .ToDictionary(field => field.Key.ToString(), field => field.Value.ToString()))
                .Where(fields => fields.ContainsKey("stressor"))
            : [];

    private static double Positive(IReadOnlyDictionary<string, string> fields, string name, string output) =>
        fields.TryGetValue(name, out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number > 0
            && double.IsFinite(number)
            ? number
            : throw new ReportFormatException(Program, $"there is no '{name}' above 0 in it", output);
}
