using System.Globalization;
using System.Runtime.InteropServices;

namespace Bench.Results.Host;

/// <summary>
/// Reads what kind of machine this is (rule 12). Nothing that tells one machine of its kind from another is read into the
/// record: no host name, machine-id, serial number, address or path.
/// </summary>
public static class HostEnvironmentCapture
{
    private const string Unknown = "unknown";

    /// <summary>Captures the host. Never throws for a file that is missing or cannot be read: its field says <c>unknown</c>, zero or
    /// null.</summary>
    /// <param name="root">Where <c>/proc</c>, <c>/sys</c> and <c>/etc</c> are found.</param>
    /// <param name="storageDirectory">The folder that holds the instances' disks, as an absolute path, or null when there is none.</param>
    public static HostEnvironment Capture(string root = "/", string? storageDirectory = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        var files = new HostFiles(root);
        var cpu = CpuInfo.Read(files);
        var mounts = MountInfo.Read(files);
        var settings = HostSettings.Read(files);
        return new HostEnvironment
        {
            CpuModel = cpu.Model ?? Unknown,
            LogicalCpus = cpu.Processors > 0 ? cpu.Processors : Environment.ProcessorCount,
            Architecture = files.Text("proc/sys/kernel/arch") ?? ArchitectureOfThisProcess(),
            MemoryBytes = Memory(files),
            Kernel = files.Text("proc/sys/kernel/osrelease") ?? Unknown,
            OperatingSystem = OperatingSystem(files),
            Virtualization = VirtualizationProbe.Read(files, cpu),
            CgroupVersion = CgroupLayout(mounts),
            Governor = settings.Governor,
            TransparentHugePages = settings.TransparentHugePages,
            Mitigations = Mitigations(files),
            Storage = storageDirectory is null ? null : StorageProbe.Read(files, mounts, storageDirectory),
        };
    }

    private static long Memory(HostFiles files)
    {
        var total = files.Lines("proc/meminfo").FirstOrDefault(line => line.StartsWith("MemTotal:", StringComparison.Ordinal));
        var number = total?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1);
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes * 1024 : 0;
    }

    private static string OperatingSystem(HostFiles files)
    {
        var lines = files.Lines("etc/os-release");
        if (lines.Length == 0)
        {
            lines = files.Lines("usr/lib/os-release");
        }

        const string Name = "PRETTY_NAME=";
        var line = lines.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        return line is null ? Unknown : line[Name.Length..].Trim('"', '\'');
    }

    private static string CgroupLayout(IReadOnlyList<MountInfo> mounts) =>
        (mounts.Any(mount => mount.FileSystem == "cgroup"), mounts.Any(mount => mount.FileSystem == "cgroup2")) switch
        {
            (true, true) => "hybrid",
            (true, false) => "v1",
            (false, true) => "v2",
            _ => "none",
        };

    private static SortedDictionary<string, string> Mitigations(HostFiles files)
    {
        const string Folder = "sys/devices/system/cpu/vulnerabilities";
        var states = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in files.Names(Folder))
        {
            if (files.Text($"{Folder}/{name}") is { } state)
            {
                states[name] = state;
            }
        }

        return states;
    }

    private static string ArchitectureOfThisProcess() => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "x86_64",
        Architecture.X86 => "i686",
        Architecture.Arm64 => "aarch64",
        var other => other.ToString().ToLowerInvariant(),
    };
}
