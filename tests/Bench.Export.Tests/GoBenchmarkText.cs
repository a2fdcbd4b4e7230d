using System.Globalization;
using System.Text;

namespace Bench.Export.Tests;

/// <summary>
/// A strict reader of Go's benchmark text, by golang.org/design/14313-benchmark-format and the rules of golang.org/x/perf/benchfmt.
/// Readers pass over lines that
/// are none of the three kinds; this one refuses them, for an export has no reason to write any but blank ones.
/// </summary>
internal sealed class GoBenchmarkText
{
    private readonly Dictionary<string, string> _configuration = [];
    private readonly Dictionary<string, Dictionary<string, string>> _units = [];
    private readonly List<GoResult> _results = [];

    /// <summary>Values of configuration lines, by key.</summary>
    public IReadOnlyDictionary<string, string> Configuration => _configuration;

    /// <summary>Metadata of units, by unit and key.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, string>> Units => _units;

    /// <summary>Result lines.</summary>
    public IReadOnlyList<GoResult> Results => _results;

    public static GoBenchmarkText Parse(string text)
    {
        var parsed = new GoBenchmarkText();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (line.Length > 0 && parsed.Problem(line) is { } problem)
            {
                throw new FormatException($"line {number}: {problem}: {line}");
            }
        }

        return parsed;
    }

    private string? Problem(string line) => line switch
    {
        _ when line.StartsWith("Benchmark", StringComparison.Ordinal) => Result(line),
        _ when line.StartsWith("Unit", StringComparison.Ordinal) => Unit(line),
        _ => Configure(line),
    };

    // key: value, where the key begins with a lower-case letter and has neither space nor upper case.
    private string? Configure(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || !Rune.IsLower(Rune.GetRuneAt(line, 0))
            || line[..colon].EnumerateRunes().Any(rune => Rune.IsWhiteSpace(rune) || Rune.IsUpper(rune)))
        {
            return "no configuration line";
        }

        var value = line[(colon + 1)..];
        if (value.Length > 0 && value[0] is not (' ' or '\t'))
        {
            return "no space between key and value";
        }

        return _configuration.TryAdd(line[..colon], value.Trim(' ', '\t')) ? null : "the key was there before";
    }

    // Unit unit key=value...
    private string? Unit(string line)
    {
        var fields = Fields(line);
        if (fields.Count < 3 || fields[0] != "Unit")
        {
            return "no unit line";
        }

        var metadata = _units.TryGetValue(fields[1], out var known) ? known : _units[fields[1]] = [];
        foreach (var field in fields.Skip(2))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !metadata.TryAdd(field[..equals], field[(equals + 1)..]))
            {
                return $"'{field}' is no key=value, or is set twice";
            }

            if (field[..equals] == "better" && field[(equals + 1)..] is not ("higher" or "lower"))
            {
                return "better is neither higher nor lower";
            }
        }

        return null;
    }

    // name iterations (value unit)...
    private string? Result(string line)
    {
        var fields = Fields(line);
        if (fields.Count < 4 || fields.Count % 2 != 0)
        {
            return "not an even number of four fields or more";
        }

        var parts = fields[0]["Benchmark".Length..].Split('/');
        if (parts[0].Length == 0 || Rune.IsLower(Rune.GetRuneAt(parts[0], 0)))
        {
            return "no capital letter after Benchmark";
        }

        var keys = new Dictionary<string, string>();
        foreach (var part in parts.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !keys.TryAdd(part[..equals], part[(equals + 1)..]))
            {
                return $"the part '{part}' of the name is no key=value, or is there twice";
            }
        }

        var last = fields[0][(fields[0].LastIndexOf('-') + 1)..];
        if (last.Length < fields[0].Length && last.Length > 0 && last.All(char.IsAsciiDigit))
        {
            return "the end of the name would be read as GOMAXPROCS";
        }

        if (!long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations < 1)
        {
            return "no number of iterations";
        }

        for (var at = 2; at < fields.Count; at += 2)
        {
            if (!double.TryParse(
                fields[at],
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out var value) || !double.IsFinite(value))
            {
                return $"'{fields[at]}' is no number";
            }

            _results.Add(new GoResult(parts[0], keys, value, fields[at + 1]));
        }

        return null;
    }

    private static List<string> Fields(string line) => [.. line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
}

/// <summary>One value of a result line.</summary>
internal sealed record GoResult(string Name, IReadOnlyDictionary<string, string> Parts, double Value, string Unit);
