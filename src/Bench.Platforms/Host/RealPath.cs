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
        // What is still to resolve, its first component on top.
        var rest = new Stack<string>();
        Push(path);
        var real = path.StartsWith('/') ? "/" : Environment.CurrentDirectory;
        var links = 0;
        while (rest.TryPop(out var name))
        {
            if (name == "..")
            {
                real = Path.GetDirectoryName(real) ?? "/";
                continue;
            }

            var next = Path.Combine(real, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"Cannot resolve {path}: its symbolic links form a loop. Use a folder without one.");
            }

            real = target.StartsWith('/') ? "/" : real;
            Push(target);
        }

        return real;

        void Push(string names)
        {
            foreach (var name in names.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(name => name != ".").Reverse())
            {
                rest.Push(name);
            }
        }
    }
}
