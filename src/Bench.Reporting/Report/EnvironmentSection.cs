using System.Globalization;
using System.Xml.Linq;

namespace Bench.Reporting.Report;

/// <summary>Host, settings, guests and tools of the run.</summary>
internal static class EnvironmentSection
{
    public static XElement Write(RunEnvironment environment, RunSummary summary) => Html.Folded("environment", "Environment",
        Html.Table("Host", ["What", "Value"], Host(environment.Host)),
        Html.Table("Run", ["What", "Value"], Run(environment, summary)),
        Html.Table("Guests", ["Guest", "Digest", "Size", "Files"], environment.Guests.Select(guest => new[]
        {
            guest.Name,
            guest.Digest,
            Cell.Number(Quantity.Format(guest.Bytes, "B")),
            Cell.Number(guest.Files.ToString(CultureInfo.InvariantCulture)),
        })),
        Html.Table("Tools", ["Tool", "Version"], Pairs(environment.Tools)),
        environment.Host.Mitigations.Count == 0
            ? null
            : Html.Table("CPU vulnerabilities", ["Name", "State"], Pairs(environment.Host.Mitigations)));

    private static IEnumerable<Cell[]> Pairs(IEnumerable<KeyValuePair<string, string>> pairs) =>
        pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new Cell[] { pair.Key, pair.Value });

    private static IEnumerable<Cell[]> Host(HostEnvironment host) =>
    [
        ["CPU", $"{host.CpuModel}, {host.LogicalCpus} logical, {host.Architecture}"],
        ["Memory", Quantity.Format(host.MemoryBytes, "B")],
        ["Kernel", host.Kernel],
        ["Operating system", host.OperatingSystem],
        ["Virtualization of the host itself", host.Virtualization],
        ["Cgroup layout", host.CgroupVersion],
        ["CPU frequency governor", host.Governor ?? "not shown by the kernel"],
        ["Transparent huge pages", host.TransparentHugePages ?? "not shown by the kernel"],
        ["Storage", host.Storage ?? "unknown"],
    ];

    private static IEnumerable<Cell[]> Run(RunEnvironment environment, RunSummary summary)
    {
        var settings = environment.Settings;
        return
        [
            ["Preset", settings.Preset],
            ["Rounds asked for", settings.Rounds.ToString(CultureInfo.InvariantCulture)],
            ["Seed of the order of cases", settings.Seed.ToString(CultureInfo.InvariantCulture)],
            ["Warm-up", MarkdownSummary.WarmUp(summary)],
            ["How quiet the host was", summary.HostNoise ?? "not recorded"],
            ["Allowance of an instance", FormattableString.Invariant($"{settings.Cpus} CPU, {Quantity.Format(settings.MemoryBytes, "B")}")],
            ["Filters", settings.Filters.Count == 0 ? "none" : string.Join(' ', settings.Filters)],
            ["Commit of the harness", environment.HarnessCommit ?? "unknown"],
        ];
    }
}
