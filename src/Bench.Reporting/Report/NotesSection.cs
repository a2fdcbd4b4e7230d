using System.Xml.Linq;
using Bench.Reporting.Drawing;
using Bench.Results.Flags;

namespace Bench.Reporting.Report;

/// <summary>Cautions that hold for the run as a whole.</summary>
internal static class NotesSection
{
    public static XElement Write(RunEnvironment environment, RunSummary summary) =>
        Html.Section("notes", "Notes", Html.Element("ul",
            Html.Attribute("class", "notes"),
            Notes(environment, summary).Select(note => Html.Element("li", note))));

    private static IEnumerable<string> Notes(RunEnvironment environment, RunSummary summary)
    {
        foreach (var note in summary.Notes)
        {
            yield return Sentence(note);
        }

        yield return environment.Host.Virtualization switch
        {
            "none" => "The host is bare metal.",
            "unknown" => "Whether the host is itself a guest is unknown.",
            var hypervisor => $"The host is itself a guest ({hypervisor}): absolute values hold for such hosts only.",
        };

        if (environment.Platforms.Any(platform => platform.Accelerator == "tcg")
            || summary.Metrics.Any(row => row.Case.Accelerator == "tcg"))
        {
            yield return $"Platforms whose name ends in @tcg are emulated: {FigureText.EmulationNote}";
        }

        if (summary.Metrics.Any(row => row.IsOfACache))
        {
            yield return "Some disk figures come from the host's page cache and not from the device: they are drawn hollow and flagged.";
        }

        var flags = summary.Metrics
            .SelectMany(row => row.Flags.Select(flag => flag.Kind).Distinct())
            .CountBy(kind => kind)
            .Select(count => (Words: FlagWords.Of(count.Key), Rows: count.Value))
            .Where(count => count.Words is not null)
            .OrderByDescending(count => count.Rows)
            .Select(count => $"{count.Words} ({(count.Rows == 1 ? "1 row" : $"{count.Rows} rows")})")
            .ToList();
        if (flags.Count > 0)
        {
            yield return $"Flags, which each row under Every value says for itself: {string.Join("; ", flags)}.";
        }

        var failures = summary.Metrics.Sum(row => row.Failures);
        if (failures > 0)
        {
            var are = failures == 1 ? "sample is a failure or a timeout" : "samples are failures or timeouts";
            yield return $"{failures} {are}; each table counts its own.";
        }
    }

    private static string Sentence(string note) => note.Length == 0 ? note : $"{char.ToUpperInvariant(note[0])}{note[1..].TrimEnd('.')}.";
}
