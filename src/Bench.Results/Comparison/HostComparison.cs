using System.Globalization;

namespace Bench.Results.Comparison;

/// <summary>A property in which the hosts of two runs differ so that absolute values do not compare.</summary>
/// <param name="Property">The property.</param>
/// <param name="Baseline">The baseline's.</param>
/// <param name="Diff">The later run's.</param>
/// <param name="Why">Why values do not compare across it.</param>
public sealed record HostMismatch(string Property, string Baseline, string Diff, string Why)
{
    /// <inheritdoc />
    public override string ToString() => $"{Property}: {Baseline} → {Diff}";
}

/// <summary>Differences between two environments: those that forbid comparing absolute values, and those that a reader must know.</summary>
internal static class HostComparison
{
    /// <summary>What the firmware reserves differs between machines of one size by about this share of memory.</summary>
    private const double MemoryTolerance = 0.02;

    private static readonly (string Property, Func<HostEnvironment, string> Of, string Why)[] Decisive =
    [
        ("CPU model", host => host.CpuModel, "each works at a speed of its own, and pays another price for entering a kernel or a guest"),
        ("logical CPUs", host => Text(host.LogicalCpus), "with fewer CPUs an instance shares its own with those who start and watch it"),
        ("architecture", host => host.Architecture, "neither the guests nor the programs are the same"),
        ("memory", host => Text(host.MemoryBytes) + " B", "the page cache holds more or less of what instances read"),
        ("virtualization", host => host.Virtualization, "a hypervisor below makes system calls, page faults and guests dearer"),
    ];

    private static readonly (string Property, Func<RunEnvironment, string?> Of)[] Noted =
    [
        ("kernel", run => run.Host.Kernel),
        ("operating system", run => run.Host.OperatingSystem),
        ("cgroup layout", run => run.Host.CgroupVersion),
        ("governor", run => run.Host.Governor),
        ("transparent huge pages", run => run.Host.TransparentHugePages),
        ("storage", run => run.Host.Storage),
        ("CPU allowance", run => Text(run.Settings.Cpus)),
        ("memory allowance", run => Text(run.Settings.MemoryBytes) + " B"),
        ("preset", run => run.Settings.Preset),
        ("use of one instance by several cases", run => run.Settings.SharesInstances ? "yes" : "no"),
        ("time of repeated cases (boots are warm where there is some)", run => $"{Text(run.Settings.RepeatSeconds)} s"),
        ("harness commit", run => run.HarnessCommit),
    ];

    public static IReadOnlyList<HostMismatch> Mismatches(HostEnvironment baseline, HostEnvironment diff)
    {
        var isSameSize = Math.Abs(baseline.MemoryBytes - diff.MemoryBytes)
            <= MemoryTolerance * Math.Max(baseline.MemoryBytes, diff.MemoryBytes);
        return
        [
            .. Decisive
                .Where(one => one.Of(baseline) != one.Of(diff) && !(one.Property == "memory" && isSameSize))
                .Select(one => new HostMismatch(one.Property, one.Of(baseline), one.Of(diff), one.Why)),
        ];
    }

    /// <summary>How many of the processor's vulnerabilities the hosts answer differently.</summary>
    public static int DifferentMitigations(HostEnvironment baseline, HostEnvironment diff) =>
        baseline.Mitigations.Keys.Union(diff.Mitigations.Keys)
            .Count(name => baseline.Mitigations.GetValueOrDefault(name) != diff.Mitigations.GetValueOrDefault(name));

    public static IEnumerable<string> Notes(RunEnvironment baseline, RunEnvironment diff)
    {
        var (mitigations, others) = (baseline.Host.Mitigations, diff.Host.Mitigations);
        return Noted.Select(one => Difference(one.Property, one.Of(baseline), one.Of(diff)))
            .Concat(mitigations.Keys.Union(others.Keys).Order(StringComparer.Ordinal).Select(name => Difference(
                $"mitigation of {name}", mitigations.GetValueOrDefault(name), others.GetValueOrDefault(name))))
            .Concat(Shared("version of", run => run.Tools.Select(tool => (tool.Key, tool.Value))))
            .Concat(Shared("version for platform", run => run.Platforms.SelectMany(platform =>
                platform.Versions.Select(version => ($"{platform.Label} {version.Key}", version.Value)))))
            .Concat(Shared("digest of guest", run => run.Guests.Select(guest => (guest.Name, guest.Digest))))
            .OfType<string>();

        // What only one of them has was not compared.
        IEnumerable<string?> Shared(string property, Func<RunEnvironment, IEnumerable<(string Name, string Value)>> of) => of(baseline)
            .Join(of(diff), one => one.Name, two => two.Name, (one, two) => (one.Name, Before: one.Value, After: two.Value))
            .OrderBy(both => both.Name, StringComparer.Ordinal)
            .Select(both => Difference($"{property} {both.Name}", both.Before, both.After));
    }

    private static string? Difference(string property, string? one, string? two) =>
        one == two ? null : $"{property} differs: {one ?? "none"} → {two ?? "none"}";

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
