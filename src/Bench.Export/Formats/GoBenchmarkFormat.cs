using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Bench.Export.Formats;

/// <summary>
/// Go's benchmark text (golang.org/design/14313-benchmark-format), for benchstat: configuration lines, then one line a series and round.
/// Times are in <c>ns/op</c> and bytes in <c>B/op</c>, which benchstat scales; other units are as in the samples. A unit line tells
/// which way a unit is better, where all its metrics agree (golang.org/x/perf/benchfmt).
/// </summary>
internal static partial class GoBenchmarkFormat
{
    public static IReadOnlyList<string> Write(RunData run, Stream output)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        var host = run.Environment.Host;
        // As `go test` writes them. benchstat compares only within one configuration, so that name and kernel of the run are left out.
        writer.WriteLine("goos: linux");
        writer.WriteLine($"goarch: {Escape(host.Architecture, keepSpaces: true)}");
        writer.WriteLine($"cpu: {Escape(host.CpuModel, keepSpaces: true)}");
        var all = ExportedSeries.Of(run);
        var units = all.Where(series => series.Row.Direction != Direction.Exact)
            .ToLookup(series => UnitOf(series.Key.Unit).Name, series => series.Row.Direction);
        foreach (var unit in units.Where(unit => unit.Distinct().Count() == 1).OrderBy(unit => unit.Key, StringComparer.Ordinal))
        {
            writer.WriteLine($"Unit {unit.Key} better={(unit.First() == Direction.Higher ? "higher" : "lower")}");
        }

        writer.WriteLine();
        foreach (var series in all)
        {
            var (unit, factor) = UnitOf(series.Key.Unit);
            var name = NameOf(series.Key);
            foreach (var value in series.Values)
            {
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} 1 {value * factor:R} {unit}"));
            }
        }

        return [];
    }

    private static string NameOf(SeriesKey key)
    {
        IEnumerable<KeyValuePair<string, string>> parts =
        [
            new("experiment", key.Case.Experiment), new("platform", key.Case.PlatformLabel), new("guest", key.Case.Guest),
            .. key.Case.Parameters,
        ];
        var path = parts.Select(part =>
            $"/{(part.Key.Length == 0 ? "_" : Escape(part.Key).Replace('=', '_'))}={Escape(part.Value)}");

        // A number behind a hyphen at the end would be read as GOMAXPROCS and cut off.
        return Processors().Replace($"Benchmark{Pascal(key.Metric)}{string.Concat(path)}", "_$1");
    }

    [GeneratedRegex("-([0-9]+)$")]
    private static partial Regex Processors();

    // After "Benchmark" stands an upper-case letter; what follows is kept, so that two metrics never become one.
    private static string Pascal(string metric) => char.ToUpperInvariant(metric[0]) + Escape(metric[1..]);

    private static (string Name, double Factor) UnitOf(string unit) => (unit, Quantity.SecondsIn(unit)) switch
    {
        (_, { } seconds) => ("ns/op", seconds * 1e9),
        ("B", _) => ("B/op", 1),
        ("1", _) => ("ratio", 1),
        _ => (string.Concat(unit.Select(letter => char.IsWhiteSpace(letter) ? '_' : letter)), 1),
    };

    /// <summary>Without what would end a field, a line or a part of a name: <c>qemu/q35</c> is <c>qemu:q35</c>.</summary>
    private static string Escape(string text, bool keepSpaces = false) =>
        string.Concat(text.Select(letter => letter switch
        {
            _ when char.IsControl(letter) || (!keepSpaces && char.IsWhiteSpace(letter)) => '_',
            '/' when !keepSpaces => ':',
            _ => letter,
        }));
}
