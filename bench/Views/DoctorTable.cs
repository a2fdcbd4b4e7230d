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

        console.WriteWhole("");
        console.Write(TextTable.Of(
            platforms,
            (new("platform"), platform => platform.Label),
            (new("usable"), platform => platform.Found.Usable ? "yes" : new TextCell("no", TextTone.High)),
            (new("boot") { Rank = 1 }, platform => BootText(platform)),
            (new("needs") { Rank = 2, Breaks = true, LeastWidth = 36 }, platform => NeedsOf(platform)),
            (
                new("versions") { Rank = 3, Breaks = true, LeastWidth = 36 },
                platform => string.Join("; ", platform.Found.Versions.Select(version => VersionText(version.Key, version.Value))))));
        console.WriteWhole("");
        foreach (var same in platforms.Where(platform => platform.Found.Reason is not null)
            .GroupBy(platform => (platform.Found.Reason, platform.Found.Remedy)))
        {
            var names = string.Join(", ", same.Select(platform => platform.Label));
            var remedy = same.Key.Remedy is null ? "" : $". {same.Key.Remedy}";
            console.Say($"{names}: {same.Key.Reason}{remedy}", indent: 2);
        }

        WriteAdvice(console, advice);
        console.Say($"{platforms.Count(platform => platform.Found.Usable)} of {platforms.Count} platforms can be used.");
    }

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
        var packages = platform.Packages.Select(need =>
            need.InstalledBytes is { } bytes ? $"{need.Package} ({Quantity.Format(bytes, "B")})" : need.Package);
        string[] root = platform.Platform.Needs.Root is { } why ? [$"root {why}"] : [];
        return string.Join("; ", [.. packages, .. root, .. platform.Platform.Needs.Kernel, .. platform.Platform.Needs.Hardware]);
    }

    private static string BootText(PlatformDiagnosis platform)
    {
        if (platform.Found.Boot is not { } tried)
        {
            return "–";
        }

        var result = tried.Milliseconds is { } boot ? Quantity.Format(boot, "ms") : "failed";
        var age = (DateTimeOffset.UtcNow - tried.Asked) switch
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
