namespace Bench.Experiments.Isolation;

/// <summary>What an instance's processes are on the host, with the daemons that serve it: what one has who breaks out.</summary>
/// <param name="Root">Processes of the host's root.</param>
/// <param name="Capabilities">Most capabilities of a process.</param>
/// <param name="Unfiltered">Processes whose system calls no seccomp filter checks.</param>
/// <param name="Sockets">Sockets that they have open.</param>
/// <param name="SetUserId">Programs with the set-user-ID bit.</param>
internal sealed record HostView(int Root, int Capabilities, int Unfiltered, int Sockets, int SetUserId)
{
    public static HostView Of(IReadOnlyCollection<int> processes, IEnumerable<string> programs)
    {
        var all = processes.Select(process => StatusOf($"{process}")).OfType<Dictionary<string, string>>()
            .Where(status => status["State"][0] != 'Z')
            .ToList();
        return new HostView(
            all.Count(status => status["Uid"].Split('\t')[1] == "0"),
            all.Max(status => CapabilitiesOf(status["CapEff"])),
            all.Count(status => status["Seccomp"] == "0"),
            processes.SelectMany(process => LinksOf($"/proc/{process}/fd"))
                .Where(link => link.StartsWith("socket:", StringComparison.Ordinal))
                .Distinct()
                .Count(),
            processes.Select(process => $"/proc/{process}/exe").Concat(programs)
                .Select(FileOf)
                .OfType<FileSystemInfo>()
                .DistinctBy(file => file.FullName)
                .Count(file => file.Exists && file.UnixFileMode.HasFlag(UnixFileMode.SetUser)));
    }

    /// <summary>Whether the host has a process of this name.</summary>
    public static bool HasProcess(string name) => Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(folder[^1]))
        .Any(folder => StatusOf(Path.GetFileName(folder))?["Name"] == name);

    /// <summary>Number of capabilities in the kernel's hexadecimal set of them.</summary>
    public static int CapabilitiesOf(string bits) =>
        System.Numerics.BitOperations.PopCount(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    // Each process may have ended since it was found.
    private static Dictionary<string, string>? StatusOf(string process) => Attempt.Read($"/proc/{process}/status")?.Split('\n')
        .Select(line => line.Split(":\t", 2)).Where(pair => pair.Length == 2)
        .ToDictionary(pair => pair[0], pair => pair[1]);

    private static FileSystemInfo? FileOf(string file) =>
        Attempt.Get(() => File.ResolveLinkTarget(file, returnFinalTarget: true) ?? new FileInfo(file), null);

    private static string[] LinksOf(string folder) => Attempt.Get<string[]>(
        () => [.. Directory.EnumerateFiles(folder).Select(file => new FileInfo(file).LinkTarget).OfType<string>()], []);
}
