using System.Xml.Linq;

namespace Bench.Reporting.Report;

/// <summary>The platforms that were asked for: first what could not run and what to do about it.</summary>
internal static class PlatformsSection
{
    public static XElement Write(RunEnvironment environment)
    {
        var (used, skipped) = (environment.Platforms.Where(platform => platform.Usable), environment.Platforms.Where(one => !one.Usable));
        return Html.Folded("platforms", "Platforms",
            !skipped.Any()
                ? Html.Element("p", "Every platform that was asked for could be used.")
                : Html.Table("Not run", ["Platform", "Family", "Reason", "Remedy"], skipped.Select(platform => new Cell[]
                {
                    platform.Label,
                    platform.Family,
                    platform.Reason ?? "none recorded",
                    platform.Remedy ?? "none known",
                })),
            Html.Table("Used", ["Platform", "Family", "Versions", "To be known"], used.Select(platform => new Cell[]
            {
                platform.Label,
                platform.Family,
                string.Join("; ", platform.Versions.Select(version => $"{version.Key} {version.Value}")),
                platform.Reason ?? "",
            })));
    }
}
