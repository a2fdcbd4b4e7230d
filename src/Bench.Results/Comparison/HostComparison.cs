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

/// <summary>What in two environments forbids a comparison of absolute values, and what a reader must merely know.</summary>
internal static class HostComparison
{
    /// <summary>What the firmware reserves differs between machines of one size by about this share of memory.</summary>
    private const double MemoryTolerance = 0.02;

    public static IReadOnlyList<HostMismatch> Mismatches(HostEnvironment baseline, HostEnvironment diff)
    {
        var mismatches = new List<HostMismatch>();
        Add(
            "CPU model",
            baseline.CpuModel,
            diff.CpuModel,
            "each works at a speed of its own, and pays another price for entering a kernel or a guest");
        Add(
            "logical CPUs",
            Text(baseline.LogicalCpus),
            Text(diff.LogicalCpus),
            "with fewer CPUs an instance shares its own with those who start and watch it");
        Add("architecture", baseline.Architecture, diff.Architecture, "neither the guests nor the programs are the same");
        if (Math.Abs(baseline.MemoryBytes - diff.MemoryBytes) > MemoryTolerance * Math.Max(baseline.MemoryBytes, diff.MemoryBytes))
        {
            Add(
                "memory",
                Text(baseline.MemoryBytes) + " B",
                Text(diff.MemoryBytes) + " B",
                "the page cache holds more or less of what instances read");
        }

        Add(
            "virtualization",
            baseline.Virtualization,
            diff.Virtualization,
            "a hypervisor below makes system calls, page faults and guests dearer");
        return mismatches;

        void Add(string property, string one, string two, string why)
        {
            if (one != two)
            {
                mismatches.Add(new HostMismatch(property, one, two, why));
            }
        }
    }

    /// <summary>How many of the processor's vulnerabilities the hosts answer differently.</summary>
    public static int DifferentMitigations(HostEnvironment baseline, HostEnvironment diff) =>
        baseline.Mitigations.Keys.Union(diff.Mitigations.Keys)
            .Count(name => baseline.Mitigations.GetValueOrDefault(name) != diff.Mitigations.GetValueOrDefault(name));

    public static IReadOnlyList<string> Notes(RunEnvironment baseline, RunEnvironment diff)
    {
        var notes = new List<string>();
        Add("kernel", baseline.Host.Kernel, diff.Host.Kernel);
        Add("operating system", baseline.Host.OperatingSystem, diff.Host.OperatingSystem);
        Add("cgroup layout", baseline.Host.CgroupVersion, diff.Host.CgroupVersion);
        Add("governor", baseline.Host.Governor, diff.Host.Governor);
        Add("transparent huge pages", baseline.Host.TransparentHugePages, diff.Host.TransparentHugePages);
        Add("storage", baseline.Host.Storage, diff.Host.Storage);
        foreach (var name in baseline.Host.Mitigations.Keys.Union(diff.Host.Mitigations.Keys).Order(StringComparer.Ordinal))
        {
            Add($"mitigation of {name}", baseline.Host.Mitigations.GetValueOrDefault(name), diff.Host.Mitigations.GetValueOrDefault(name));
        }

        AddAll("version of", baseline.Tools, diff.Tools);
        AddAll("version for platform", PlatformVersions(baseline), PlatformVersions(diff));
        AddAll("digest of guest", GuestDigests(baseline), GuestDigests(diff));
        Add("CPU allowance", Text(baseline.Settings.Cpus), Text(diff.Settings.Cpus));
        Add("memory allowance", Text(baseline.Settings.MemoryBytes) + " B", Text(diff.Settings.MemoryBytes) + " B");
        Add("preset", baseline.Settings.Preset, diff.Settings.Preset);
        Add("use of one instance by several cases", YesOrNo(baseline.Settings.SharesInstances), YesOrNo(diff.Settings.SharesInstances));
        Add(
            "time of repeated cases (boots are warm where there is some)",
            $"{Text(baseline.Settings.RepeatSeconds)} s",
            $"{Text(diff.Settings.RepeatSeconds)} s");
        Add("harness commit", baseline.HarnessCommit, diff.HarnessCommit);
        return notes;

        void Add(string property, string? one, string? two)
        {
            if (one != two)
            {
                notes.Add($"{property} differs: {one ?? "none"} → {two ?? "none"}");
            }
        }

        void AddAll(string property, IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> two)
        {
            // What only one of them has was not compared.
            foreach (var name in one.Keys.Intersect(two.Keys).Order(StringComparer.Ordinal))
            {
                Add($"{property} {name}", one.GetValueOrDefault(name), two.GetValueOrDefault(name));
            }
        }
    }

    private static Dictionary<string, string> PlatformVersions(RunEnvironment environment) =>
        LastOfEach(environment.Platforms.SelectMany(platform =>
            platform.Versions.Select(version => ($"{PlatformFamilies.LabelOf(platform)} {version.Key}", version.Value))));

    private static Dictionary<string, string> GuestDigests(RunEnvironment environment) =>
        LastOfEach(environment.Guests.Select(guest => (guest.Name, guest.Digest)));

    private static Dictionary<string, string> LastOfEach(IEnumerable<(string Name, string Value)> pairs)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
        {
            values[name] = value;
        }

        return values;
    }

    private static string YesOrNo(bool value) => value ? "yes" : "no";

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
