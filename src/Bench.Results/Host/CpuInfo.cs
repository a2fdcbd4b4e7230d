namespace Bench.Results.Host;

/// <summary>What <c>/proc/cpuinfo</c> says.</summary>
/// <param name="Model">The model, or on Arm, where the kernel names none, implementer and part; null when neither is there.</param>
/// <param name="Processors">Number of CPUs online.</param>
/// <param name="Vendor">The vendor as the CPU itself names it, or null.</param>
/// <param name="Flags">The flags of the first CPU; null on architectures without.</param>
internal sealed record CpuInfo(string? Model, int Processors, string? Vendor, IReadOnlySet<string>? Flags)
{
    public static CpuInfo Read(HostFiles files)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        var processors = 0;
        foreach (var line in files.Lines("proc/cpuinfo"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                var name = line[..colon].Trim();
                processors += name == "processor" ? 1 : 0;
                first.TryAdd(name, line[(colon + 1)..].Trim());
            }
        }

        var model = first.GetValueOrDefault("model name") ?? first.GetValueOrDefault("cpu model") ?? first.GetValueOrDefault("cpu");
        if (model is null && first.TryGetValue("CPU implementer", out var implementer))
        {
            model = $"Arm implementer {implementer} part {first.GetValueOrDefault("CPU part", "unknown")}";
        }

        return new CpuInfo(
            model,
            processors,
            first.GetValueOrDefault("vendor_id"),
            first.TryGetValue("flags", out var flags) ? flags.Split(' ').ToHashSet(StringComparer.Ordinal) : null);
    }
}
