namespace Bench.Platforms.Host;

/// <summary>Paths without symbolic links, as the kernel names them in <c>mountinfo</c> and in <c>/proc/PID/fd</c>.</summary>
internal static class RealPath
{
    // The kernel's own limit (path_resolution(7)).
    private const int MostLinks = 40;

    /// <summary>Resolves every component, those behind a missing one by name only: <c>realpath --canonicalize-missing</c>.</summary>
    /// <exception cref="IOException">More than 40 links follow one another.</exception>
    public static string Of(string path)
    {
        var links = 0;
        return Resolve(Environment.CurrentDirectory, path);

        string Resolve(string folder, string names)
        {
            var real = names.StartsWith('/') ? "/" : folder;
            foreach (var name in names.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(name => name != "."))
            {
                var next = name == ".." ? Path.GetDirectoryName(real) ?? "/" : Path.Combine(real, name);
                var target = new FileInfo(next).LinkTarget;
                if (target is not null && ++links > MostLinks)
                {
                    throw new IOException($"Cannot resolve {path}: its symbolic links form a loop. Use a folder without one.");
                }

                real = target is null ? next : Resolve(real, target);
            }

            return real;
        }
    }
}
