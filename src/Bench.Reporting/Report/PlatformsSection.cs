using System.Xml.Linq;
using Bench.Reporting.Drawing;

namespace Bench.Reporting.Report;

/// <summary>The platforms that were asked for: first what could not run and what to do about it.</summary>
internal static class PlatformsSection
{
    /// <summary>The section.</summary>
    public static XElement Write(RunEnvironment environment)
        => Html.Folded("platforms", "Platforms", Skipped(environment), Used(environment));

    private static XElement Skipped(RunEnvironment environment)
    {
        var skipped = environment.Platforms.Where(platform => !platform.Usable).ToList();
        return skipped.Count == 0
            ? Html.Element("p", "Every platform that was asked for could be used.")
            : Html.Table("Not run", ["Platform", "Family", "Reason", "Remedy"], skipped.Select(platform => new Cell[]
            {
                RowSet.LabelOf(platform),
                platform.Family,
                platform.Reason ?? "none recorded",
                platform.Remedy ?? "none known",
            }));
    }

    private static XElement Used(RunEnvironment environment) =>
        Html.Table("Used", ["Platform", "Family", "Versions", "To be known"], environment.Platforms.Where(platform => platform.Usable)
            .Select(platform => new Cell[]
                {
                    RowSet.LabelOf(platform),
                    platform.Family,
                    string.Join("; ", platform.Versions.Select(version => $"{version.Key} {version.Value}")),
                    platform.Reason ?? "",
                }));
}
