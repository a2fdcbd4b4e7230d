using System.Xml.Linq;
using Bench.Results;
using Bench.Results.Answer;
using Bench.Results.Text;

namespace Bench.Charts.Report;

/// <summary>The one-screen answer, as the terminal shows it.</summary>
internal static class AnswerSection
{
    /// <summary>The section.</summary>
    public static XElement Write(RunEnvironment environment, RunSummary summary)
    {
        var lines = AnswerText.Lines(AnswerPage.Of(environment, summary));
        object[] text = [.. lines.SelectMany(line => line.Spans.Select(Write).Append("\n"))];
        var page = Html.Element("pre", [Html.Attribute("class", "answer"), Html.Attribute("tabindex", "0"), .. text]);
        return Html.Section("answer", "The answer", page);
    }

    private static object Write(TextSpan span) =>
        ClassOf(span.Tone) is { } name ? Html.Element("span", Html.Attribute("class", name), span.Text) : span.Text;

    private static string? ClassOf(TextTone tone) => tone switch
    {
        TextTone.Heading => "heading",
        TextTone.Faint => "faint",
        TextTone.Some => "some",
        TextTone.High => "high",
        _ => null,
    };
}
