namespace Bench.Platforms.Host;

/// <summary>Packages of a Debian host.</summary>
public static class DebianPackage
{
    private const long Kibibyte = 1024;

    /// <summary>What a package takes on the disk once it is installed, without those that it depends on.</summary>
    /// <returns>Bytes; null where dpkg and apt do not know it.</returns>
    public static async Task<long?> InstalledBytesAsync(string package, CancellationToken cancellation) =>
        await FieldAsync("dpkg-query", ["--show", "--showformat=${Installed-Size}", package], cancellation)
        ?? await FieldAsync("apt-cache", ["show", "--no-all-versions", package], cancellation);

    private static async Task<long?> FieldAsync(string tool, string[] arguments, CancellationToken cancellation)
    {
        if (Toolbox.OfHost.Find(tool) is null)
        {
            return null;
        }

        const string field = "Installed-Size:";
        var (_, output, _) = await Toolbox.OfHost.TryRunAsync(tool, arguments, cancellation);
        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal)) ?? output;
        return long.TryParse(
            line.Replace(field, string.Empty, StringComparison.Ordinal).Trim(),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var kibibytes)
            ? kibibytes * Kibibyte
            : null;
    }
}
