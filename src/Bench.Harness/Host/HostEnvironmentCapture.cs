using System.Globalization;
using System.Runtime.InteropServices;
using Bench.Linux.Cgroups;

namespace Bench.Harness.Host;

/// <summary>
/// Reads what kind of machine this is (rule 12). Nothing that tells one machine of its kind from another is read into the record: no host
/// name, machine-id, serial number, address or path.
/// </summary>
internal static class HostEnvironmentCapture
{
    private const string Unknown = "unknown";

    /// <summary>Captures the host. A file that is missing or cannot be read makes its field <c>unknown</c>, zero or null.</summary>
    /// <param name="root">Where <c>/proc</c>, <c>/sys</c> and <c>/etc</c> are found.</param>
    /// <param name="storageDirectory">The folder that holds the instances' disks, as an absolute path, or null when there is none.</param>
    public static HostEnvironment Capture(string root = "/", string? storageDirectory = null)
    {
        var files = new HostFiles(root);
        var cpu = files.Lines("proc/cpuinfo").Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0].Trim(), pair => pair[1].Trim());
        var mounts = MountInfo.Parse(files.Text("proc/self/mountinfo") ?? "");
        var settings = HostSettings.Read(files);
        return new HostEnvironment
        {
            CpuModel = CpuModel(cpu),
            LogicalCpus = cpu["processor"].Any() ? cpu["processor"].Count() : Environment.ProcessorCount,
            Architecture = files.Text("proc/sys/kernel/arch") ?? ArchitectureOfThisProcess(),
            MemoryBytes = Memory(files),
            Kernel = files.Text("proc/sys/kernel/osrelease") ?? Unknown,
            OperatingSystem = (files.After("PRETTY_NAME=", "etc/os-release") ?? files.After("PRETTY_NAME=", "usr/lib/os-release"))
                ?.Trim('"', '\'') ?? Unknown,
            Virtualization = VirtualizationProbe.Read(files, cpu["vendor_id"].FirstOrDefault(), cpu["flags"].FirstOrDefault()),
            CgroupVersion = CgroupLayout.Of(mounts).ModeName,
            Governor = settings.Governor,
            TransparentHugePages = settings.TransparentHugePages,
            Mitigations = Mitigations(files),
            Storage = storageDirectory is null ? null : StorageProbe.Read(files, mounts, storageDirectory),
        };
    }

    private static string CpuModel(ILookup<string, string> cpu)
    {
        // On Arm the kernel names no model.
        var part = cpu["CPU implementer"].Select(name => $"Arm implementer {name} part {cpu["CPU part"].FirstOrDefault(Unknown)}");
        return cpu["model name"].Concat(cpu["cpu model"]).Concat(cpu["cpu"]).Concat(part).FirstOrDefault(Unknown);
    }

    private static long Memory(HostFiles files)
    {
        var number = files.After("MemTotal:", "proc/meminfo")?.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes * 1024 : 0;
    }

    private static SortedDictionary<string, string> Mitigations(HostFiles files)
    {
        const string Folder = "sys/devices/system/cpu/vulnerabilities";
        return new(
            files.Names(Folder).Where(name => files.Text($"{Folder}/{name}") is not null)
                .ToDictionary(name => name, name => files.Text($"{Folder}/{name}")!),
            StringComparer.Ordinal);
    }

    private static string ArchitectureOfThisProcess() => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "x86_64",
        Architecture.X86 => "i686",
        Architecture.Arm64 => "aarch64",
        var other => other.ToString().ToLowerInvariant(),
    };
}
