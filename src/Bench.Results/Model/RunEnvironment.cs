using System.Text.Json.Serialization;

namespace Bench.Results.Model;

/// <summary>Where and how a run was made: the content of <c>environment.json</c> (rule 12).</summary>
public sealed record RunEnvironment
{
    /// <summary>Version of the format.</summary>
    [JsonRequired]
    public int Schema { get; init; } = Sample.CurrentSchema;

    /// <summary>The run's name: the name of its folder.</summary>
    public required string Run { get; init; }

    /// <summary>When the run began (UTC, wall clock).</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How the harness was called and what it was told.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>The machine.</summary>
    public required HostEnvironment Host { get; init; }

    /// <summary>Every platform that was asked for, usable or not.</summary>
    public required IReadOnlyList<PlatformEnvironment> Platforms { get; init; }

    /// <summary>The guests that were used.</summary>
    public required IReadOnlyList<GuestEnvironment> Guests { get; init; }

    /// <summary>The metrics that the experiments of the run declare, in the order of tables.</summary>
    public IReadOnlyList<MetricDefinition> Metrics { get; init => field = value ?? []; } = [];

    /// <summary>The charts that the experiments of the run declare.</summary>
    public IReadOnlyList<ChartDefinition> Charts { get; init => field = value ?? []; } = [];

    /// <summary>Versions of the tools on which the run stands, by name; values as the tools print them.</summary>
    public required IReadOnlyDictionary<string, string> Tools { get; init; }

    /// <summary>What went wrong with the run as a whole, in words: it was interrupted, or a round ended early.</summary>
    public IReadOnlyList<string> Notes { get; init => field = value ?? []; } = [];

    /// <summary>Commit of the harness (short hash, <c>-dirty</c> behind it when the tree had changes), or null when unknown.</summary>
    public string? HarnessCommit { get; init; }
}

/// <summary>What the harness was told.</summary>
public sealed record RunSettings
{
    /// <summary>Name of the preset.</summary>
    public required string Preset { get; init; }

    /// <summary>Rounds asked for.</summary>
    public required int Rounds { get; init; }

    /// <summary>Seed of the order of cases.</summary>
    public required int Seed { get; init; }

    /// <summary>CPUs that each instance may use.</summary>
    public required double Cpus { get; init; }

    /// <summary>Memory that each instance may use, bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The filters given with <c>--filter</c>.</summary>
    public IReadOnlyList<string> Filters { get; init => field = value ?? []; } = [];

    /// <summary>Whether cases that do not disturb each other used one instance in turn.</summary>
    public bool SharesInstances { get; init; }

    /// <summary>How long a case that is repeated is measured in a round, seconds; 0 where cases are measured once a pass.</summary>
    public double RepeatSeconds { get; init; }
}

/// <summary>A platform as this run found it.</summary>
public sealed record PlatformEnvironment
{
    /// <summary>The platform's name without accelerator.</summary>
    public required string Name { get; init; }

    /// <summary><c>process</c>, <c>namespace</c>, <c>container</c>, <c>sandbox</c> or <c>vm</c>.</summary>
    public required string Family { get; init; }

    /// <summary><c>kvm</c> or <c>tcg</c> for a machine emulator, otherwise null.</summary>
    public string? Accelerator { get; init; }

    /// <summary>Whether it could be used.</summary>
    public required bool Usable { get; init; }

    /// <summary>Why it could not, or what is to be known of how it is used (such as why KVM was passed over).</summary>
    public string? Reason { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Remedy { get; init; }

    /// <summary>The name with its accelerator, as tables have it: <c>qemu/q35@tcg</c>.</summary>
    [JsonIgnore]
    public string Label => Accelerator is null ? Name : $"{Name}@{Accelerator}";

    /// <summary>The reason, or that none was recorded.</summary>
    [JsonIgnore]
    public string Why => Reason ?? "no reason recorded";

    /// <summary>Versions that belong to this platform alone, by tool.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init => field = value ?? field; } = new Dictionary<string, string>();
}

/// <summary>A guest that was used.</summary>
public sealed record GuestEnvironment
{
    /// <summary>The guest's name.</summary>
    public required string Name { get; init; }

    /// <summary>Digest of the root file system, <c>sha256:…</c>.</summary>
    public required string Digest { get; init; }

    /// <summary>Size of the root file system's files, bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Number of files in the root file system.</summary>
    public required long Files { get; init; }
}

/// <summary>The machine that a run was made on.</summary>
public sealed record HostEnvironment
{
    /// <summary>CPU model as the kernel names it.</summary>
    public required string CpuModel { get; init; }

    /// <summary>Logical CPUs online.</summary>
    public required int LogicalCpus { get; init; }

    /// <summary>Architecture, as in <c>x86_64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Memory, bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Kernel release.</summary>
    public required string Kernel { get; init; }

    /// <summary>Operating system, as os-release names it.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>What the host itself runs on when it is a guest (<c>kvm</c>, <c>vmware</c>, …), <c>none</c> on bare metal, <c>unknown</c>
    /// otherwise.</summary>
    public required string Virtualization { get; init; }

    /// <summary>Cgroup layout: <c>v1</c>, <c>v2</c>, <c>hybrid</c> or <c>none</c>.</summary>
    public required string CgroupVersion { get; init; }

    /// <summary>CPU frequency governor, or null where the kernel shows none.</summary>
    public string? Governor { get; init; }

    /// <summary>Transparent huge pages: the chosen mode, or null.</summary>
    public string? TransparentHugePages { get; init; }

    /// <summary>State of each CPU vulnerability's mitigation, by name.</summary>
    public IReadOnlyDictionary<string, string> Mitigations { get; init => field = value ?? field; } = new Dictionary<string, string>();

    /// <summary>File system and block device under the instances' disks, such as <c>ext4 on vda (rotational 0)</c>.</summary>
    public string? Storage { get; init; }
}
