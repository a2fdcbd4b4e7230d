using System.Xml.Linq;

namespace Bench.Reporting.Report;

/// <summary>Definitions of the words and numbers, from <c>reading.txt</c>.</summary>
internal static class ReadingSection
{
    public static XElement Write() => Html.Folded("reading", "How to read this", Html.Element("dl",
        from line in Html.Resource("reading.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let definition = line.Split(": ", 2)
        select new[] { Html.Element("dt", definition[0]), Html.Element("dd", definition[1]) }));
}
