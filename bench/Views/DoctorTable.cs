using Bench.Advice;
using Spectre.Console;

namespace Bench.Views;

/// <summary>The output of <c>bench doctor</c>.</summary>
internal static class DoctorTable
{
    public static void Write(
        IAnsiConsole console,
        PlatformHost host,
        IReadOnlyList<PlatformDiagnosis> platforms,
        IReadOnlyList<HostAdvice> advice)
    {
        var user = Environment.IsPrivilegedProcess ? "root" : "an ordinary user";
        var cgroups = host.Cgroups.CanLimit
            ? "the harness limits and counts with them"
            : "not the harness's to use: CPUs are set by affinity, and memory is not limited";
        console.Say($"Runs as {user}; cgroups {host.Cgroups.Layout.ModeName}, {cgroups}.");
        foreach (var guest in host.Guests.Values)
        {
            var kernel = guest.KernelRelease is null ? "" : $", kernel {guest.KernelRelease}";
            console.Say($"guest {guest.Name}: {Quantity.Format(guest.Bytes, "B")} in {guest.Files} files, {guest.Digest[..19]}…{kernel}");
        }

        TextColumn[] columns =
        [
            new("platform"),
            new("usable"),
            new("boot") { Rank = 1 },
            new("needs") { Rank = 2, Breaks = true, LeastWidth = 36 },
            new("versions") { Rank = 3, Breaks = true, LeastWidth = 36 },
        ];
        console.WriteWhole("");
        console.Write(new TextTable(columns, [.. platforms.Select(Cells)]));
        console.WriteWhole("");
        foreach (var same in platforms.Where(platform => platform.Reason is not null)
            .GroupBy(platform => (platform.Reason, platform.Remedy)))
        {
            var names = string.Join(", ", same.Select(platform => platform.Platform));
            var remedy = same.Key.Remedy is null ? "" : $". {same.Key.Remedy}";
            console.Say($"{names}: {same.Key.Reason}{remedy}", indent: 2);
        }

        WriteAdvice(console, advice);
        console.Say($"{platforms.Count(platform => platform.Usable)} of {platforms.Count} platforms can be used.");
    }

    private static IReadOnlyList<TextCell> Cells(PlatformDiagnosis platform) =>
    [
        platform.Platform,
        platform.Usable ? "yes" : new TextCell("no", TextTone.High),
        BootText(platform),
        NeedsOf(platform),
        string.Join("; ", platform.Versions.Select(version => VersionText(version.Key, version.Value))),
    ];

    private static void WriteAdvice(IAnsiConsole console, IReadOnlyList<HostAdvice> advice)
    {
        if (advice.Count == 0)
        {
            return;
        }

        console.WriteWhole("");
        console.Say("To make this host quieter (nothing of it is done here; each command is for a root shell):");
        foreach (var one in advice)
        {
            console.Say($"- {one.Seen}: {one.Matters}.", indent: 2);

            // Not wrapped: the reader copies the command.
            console.WriteWhole($"    {one.Command ?? "nothing on this host changes that"}");
        }

        console.WriteWhole("");
    }

    private static string NeedsOf(PlatformDiagnosis platform)
    {
        List<string> needs = [];
        foreach (var need in platform.Packages)
        {
            needs.Add(need.InstalledBytes is { } bytes ? $"{need.Package} ({Quantity.Format(bytes, "B")})" : need.Package);
        }

        if (platform.RootNeeded is { } root)
        {
            needs.Add($"root {root}");
        }

        return string.Join("; ", [.. needs, .. platform.Kernel, .. platform.Hardware]);
    }

    private static string BootText(PlatformDiagnosis platform)
    {
        if (platform.BootAsked is not { } asked)
        {
            return "–";
        }

        var result = platform.BootMilliseconds is { } boot ? Quantity.Format(boot, "ms") : "failed";
        var age = (DateTimeOffset.UtcNow - asked) switch
        {
            { TotalMinutes: < 1 } => "now",
            { TotalHours: < 1 } minutes => $"{minutes.Minutes} min ago",
            { TotalDays: < 1 } hours => $"{hours.Hours} h ago",
            var days => $"{days.Days} d ago",
        };
        return $"{result}, {age}";
    }

    // Most tools print their own name before their version.
    private static string VersionText(string name, string version) =>
        version.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? version : $"{name} {version}";
}
