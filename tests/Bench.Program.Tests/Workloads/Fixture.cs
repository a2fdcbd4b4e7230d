using System.Globalization;
using System.Text.RegularExpressions;

namespace Bench.Program.Tests.Workloads;

/// <summary>Output that programs have printed.</summary>
internal static class Fixture
{
    /// <summary>The content of a file in <c>Fixtures</c>.</summary>
    public static string Text(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));

    /// <summary>The first number behind a text, found without the parser under test.</summary>
    public static double NumberAfter(string name, string text)
    {
        var content = Text(name);
        var rest = content[(content.IndexOf(text, StringComparison.Ordinal) + text.Length)..];
        return double.Parse(Regex.Match(rest, @"[\d.]+").Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Wherever before its last needed text a report breaks off, it is refused.</summary>
    public static void RefusesWhatBreaksOff(string name, string lastNeeded, Action<string> parse)
    {
        var content = Text(name);
        var needed = content.LastIndexOf(lastNeeded, StringComparison.Ordinal);
        for (var length = 0; length <= needed; length += Math.Max(1, needed / 50))
        {
            Assert.Throws<ReportFormatException>(() => parse(content[..length]));
        }
    }
}
