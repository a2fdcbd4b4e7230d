using System.Globalization;
using Bench.Advice;
using Bench.Platforms;
using Spectre.Console;

namespace Bench.Commands;

/// <summary>What <c>bench doctor</c> prints.</summary>
internal static class DoctorTable
{
    public static void Write(
        IAnsiConsole console,
        PlatformHost host,
        IReadOnlyList<PlatformDiagnosis> platforms,
        IReadOnlyList<HostAdvice> advice)
    {
        console.Say($"Runs as {(Environment.IsPrivilegedProcess ? "root" : "an ordinary user")}; cgroups {host.Cgroups.Layout.ModeName}, {(host.Cgroups.CanLimit ? "the harness limits and counts with them" : "not the harness's to use: CPUs are set by affinity, and memory is not limited")}.");
        foreach (var guest in host.Guests.Values)
        {
            console.Say($"guest {guest.Name}: {Quantity.Format(guest.Bytes, "B")} in {guest.Files} files, {guest.Digest[..19]}…{(guest.KernelRelease is { } kernel ? $", kernel {kernel}" : string.Empty)}");
        }

        TextColumn[] columns =
        [
            new("platform"),
            new("usable"),
            new("boot") { Rank = 1 },
            new("needs") { Rank = 2, Breaks = true, LeastWidth = 36 },
            new("versions") { Rank = 3, Breaks = true, LeastWidth = 36 },
        ];
        console.Write([TextLine.Empty]);
        console.Write(new TextTable(columns, [.. platforms.Select(Cells)]));
        console.Write([TextLine.Empty]);
        foreach (var same in platforms.Where(platform => platform.Reason is not null)
            .GroupBy(platform => (platform.Reason, platform.Remedy)))
        {
            var names = string.Join(", ", same.Select(platform => platform.Platform));
            console.Say($"{names}: {same.Key.Reason}{(same.Key.Remedy is { } remedy ? $". {remedy}" : string.Empty)}", indent: 2);
        }

        WriteAdvice(console, advice);
        console.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{platforms.Count(platform => platform.Usable)} of {platforms.Count} platforms can be used."));
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

        console.Write([TextLine.Empty]);
        console.Say("To make this host quieter (nothing of it is done here; each command is for a root shell):");
        foreach (var one in advice)
        {
            console.Say($"- {one.Seen}: {one.Matters}.", indent: 2);

            // Not wrapped, whatever the width: a command is there to be copied.
            console.WriteWhole($"    {one.Command ?? "nothing on this host changes that"}");
        }

        console.Write([TextLine.Empty]);
    }

    private static string NeedsOf(PlatformDiagnosis platform)
    {
        var packages = platform.Packages
            .Select(need => $"{need.Package}{(need.InstalledBytes is { } bytes ? $" ({Quantity.Format(bytes, "B")})" : string.Empty)}");
        return string.Join("; ", [.. packages, .. platform.RootNeeded is { } root
            ? [$"root {root}"]
            : Array.Empty<string>(), .. platform.Kernel, .. platform.Hardware]);
    }

    private static string BootText(PlatformDiagnosis platform) => platform.BootAsked is not { } asked ? "–"
        : $"{(platform.BootMilliseconds is { } boot ? Quantity.Format(boot, "ms") : "failed")}, {AgeText(DateTimeOffset.UtcNow - asked)}";

    private static string AgeText(TimeSpan age) =>
        age < TimeSpan.FromMinutes(1) ? "now"
        : age < TimeSpan.FromHours(1) ? $"{age.Minutes} min ago"
        : age < TimeSpan.FromDays(1) ? $"{age.Hours} h ago"
        : $"{age.Days} d ago";

    // Most tools say their own name before their version.
    private static string VersionText(string name, string version) =>
        version.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? version : $"{name} {version}";
}
