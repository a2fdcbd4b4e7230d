using System.Text.RegularExpressions;

namespace Bench.Platforms.Host;

/// <summary>Packages of a Debian host.</summary>
public static partial class DebianPackage
{
    private const long Kibibyte = 1024;

    /// <summary>What a package takes on the disk once it is installed, without those that it depends on.</summary>
    /// <returns>Bytes; null where dpkg and apt do not know it.</returns>
    public static async Task<long?> InstalledBytesAsync(string package, CancellationToken cancellation) =>
        await FieldAsync("dpkg-query", ["--show", "--showformat=${Installed-Size}", package], cancellation)
        ?? await FieldAsync("apt-cache", ["show", "--no-all-versions", package], cancellation);

    /// <summary>What packages and all that they depend on take on the disk, beyond what every Debian has.</summary>
    /// <returns>Bytes; null where dpkg has not installed one of them.</returns>
    /// <exception cref="InstanceException">The package manager refused.</exception>
    public static async Task<long?> InstalledBytesWithDependenciesAsync(IReadOnlyList<string> packages, CancellationToken cancellation)
    {
        const string format = "${Package} ${Essential} ${Installed-Size} ${db:Status-Status}\n";
        if (packages.Count == 0 || Toolbox.OfHost.Find("apt-cache") is null)
        {
            return null;
        }

        var records = Toolbox.Lines(await Toolbox.OfHost.RunAsync("dpkg-query", ["--show", $"--showformat={format}"], cancellation))
            .Select(line => line.Split(' '))
            .Where(fields => fields[^1] == "installed")
            .ToLookup(fields => fields[0], fields => (IsEssential: fields[1] == "yes", Kibibytes: fields[2]));
        if (!packages.All(records.Contains))
        {
            return null;
        }

        var essential = records.Where(record => record.First().IsEssential).Select(record => record.Key);
        return (await ClosureAsync(packages, cancellation)).Except(await ClosureAsync(essential, cancellation))
            .SelectMany(package => records[package].Take(1))
            .Sum(record => long.Parse(record.Kibibytes, CultureInfo.InvariantCulture) * Kibibyte);
    }

    /// <summary>The packages and what they depend on, as far as it is installed.</summary>
    private static async Task<IEnumerable<string>> ClosureAsync(IEnumerable<string> packages, CancellationToken cancellation)
    {
        // A line without indentation is a package, those behind it are what it depends on; in angle brackets are names without a package.
        string[] options = ["depends", "--important", "--recurse", "--installed"];
        var output = await Toolbox.OfHost.RunAsync("apt-cache", [.. options, .. packages], cancellation);
        return output.Split('\n').Where(line => line.Length > 0 && char.IsAsciiLetterOrDigit(line[0])).Select(line => line.Split(':')[0]);
    }

    private static async Task<long?> FieldAsync(string tool, string[] arguments, CancellationToken cancellation)
    {
        if (Toolbox.OfHost.Find(tool) is null)
        {
            return null;
        }

        var (_, output, _) = await Toolbox.OfHost.TryRunAsync(tool, arguments, cancellation);
        return Size().Match(output) is { Success: true } size ? long.Parse(size.Value, CultureInfo.InvariantCulture) * Kibibyte : null;
    }

    [GeneratedRegex(@"^[0-9]+$|(?<=^Installed-Size: *)[0-9]+", RegexOptions.Multiline)]
    private static partial Regex Size();
}
