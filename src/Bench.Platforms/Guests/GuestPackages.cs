namespace Bench.Platforms.Guests;

/// <summary>Debian packages of a guest's programs, from dpkg's records (dpkg-query(1), deb-control(5)).</summary>
public static class GuestPackages
{
    private static readonly string[] Folders = ["/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/"];

    /// <summary>The versions of the packages that hold these programs.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="programs">Names without folder.</param>
    /// <returns>Version by program; programs that no package holds are not in it, and none are of a guest without packages.</returns>
    /// <exception cref="IOException">The records cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> VersionsOf(Guest guest, IEnumerable<string> programs)
    {
        ArgumentNullException.ThrowIfNull(guest);
        var records = Path.Combine(guest.Root, "var/lib/dpkg");
        if (!File.Exists(Path.Combine(records, "status")))
        {
            return new Dictionary<string, string>();
        }

        var wanted = programs.SelectMany(program => Folders.Select(folder => (Path: folder + program, Program: program)))
            .ToDictionary(pair => pair.Path, pair => pair.Program);
        var versions = Versions(File.ReadLines(Path.Combine(records, "status")));
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var list in Directory.EnumerateFiles(Path.Combine(records, "info"), "*.list"))
        {
            foreach (var path in File.ReadLines(list).Where(wanted.ContainsKey))
            {
                // Of a package of several architectures the list is called `name:architecture`.
                if (versions.TryGetValue(Path.GetFileNameWithoutExtension(list).Split(':')[0], out var version))
                {
                    found[wanted[path]] = version;
                }
            }
        }

        return found;
    }

    private static Dictionary<string, string> Versions(IEnumerable<string> status)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        var package = string.Empty;
        foreach (var line in status)
        {
            if (line.StartsWith("Package: ", StringComparison.Ordinal))
            {
                package = line["Package: ".Length..];
            }
            else if (line.StartsWith("Version: ", StringComparison.Ordinal))
            {
                versions[package] = line["Version: ".Length..];
            }
        }

        return versions;
    }
}
