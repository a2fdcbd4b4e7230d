namespace Bench.Platforms.Probes;

/// <summary>All that the answer of a boot holds for; when any of it changes, the platform is probed anew.</summary>
internal static class ProbeFacts
{
    public static SortedDictionary<string, string> Of(IPlatform platform, Availability found, PlatformHost host)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["kernel"] = host.Facts.Kernel,
            ["boot"] = host.Facts.BootId,
            ["cpu"] = host.Facts.Cpu,
            ["cpu flags"] = host.Facts.CpuFlags,
            ["cgroups"] = $"{host.Cgroups.Layout.ModeName}{(host.Cgroups.CanLimit ? string.Empty : ", not the harness's")}",
            ["engine"] = found.Engine ?? string.Empty,
            ["user"] = Environment.IsPrivilegedProcess ? "root" : Environment.UserName,
        };
        foreach (var (name, guest) in host.Guests)
        {
            facts[$"guest {name}"] = $"{guest.Digest} {guest.KernelRelease}";
        }

        foreach (var (name, version) in found.Versions)
        {
            facts[$"version of {name}"] = version;
        }

        foreach (var program in platform.Programs)
        {
            facts[$"program {program}"] = host.Tools.Find(program) is { } path ? Describe(new FileInfo(RealPath.Of(path))) : string.Empty;
        }

        return facts;
    }

    // A program that was replaced is another one, whatever it says of its version. A link's own length and time say nothing of its target.
    private static string Describe(FileInfo file) =>
        string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.LastWriteTimeUtc:O} {(file.Exists ? file.Length : 0)}");
}
