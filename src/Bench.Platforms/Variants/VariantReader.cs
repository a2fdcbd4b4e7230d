using Bench.Platforms.Custom;

namespace Bench.Platforms.Variants;

/// <summary>Reads a variant from the command line: a platform, then <c>key=value</c> as often as wanted, all separated by commas.</summary>
public static class VariantReader
{
    private const string ToolPrefix = "tool:";
    private const string EngineScheme = "unix://";
    private const string Keys = "tool:NAME=FILE, engine=SOCKET, kernel=FILE, cpus=N and memory=SIZE (512M, 1G)";
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Reads a variant and checks that the files that it names are there.</summary>
    /// <exception cref="VariantException">A key is not known or comes twice, a value is wrong, or a file is not there.</exception>
    public static Variant Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts[0].Length == 0 || parts[0].Contains('='))
        {
            throw new VariantException(
                text,
                "a variant begins with a platform's name or the path of a platform file (.json); "
                + $"behind it, separated by commas, may stand {Keys}.");
        }

        var variant = new Variant { Text = text, Platform = parts[0] };
        if (variant.IsFile && !File.Exists(variant.Platform))
        {
            throw new VariantException(text, $"there is no platform file {variant.Platform}. Check the path.");
        }

        var seen = new HashSet<string>();
        foreach (var part in parts.Skip(1))
        {
            var (key, value) = part.Split('=', 2) is [var name, { Length: > 0 } given] ? (name.TrimEnd(), given.TrimStart())
                : throw new VariantException(
                    text,
                    $"'{part}' is not of the form key=value. There are {Keys}; a comma cannot be part of a value.");
            variant = seen.Add(key)
                ? With(variant, key, value)
                : throw new VariantException(text, $"the key '{key}' comes twice. Leave one of them.");
        }

        return variant;
    }

    /// <summary>Finds a variant's platform.</summary>
    /// <exception cref="VariantException">There is no such platform, or it has nothing of the kind that is to be changed.</exception>
    /// <exception cref="PlatformFileException">The platform file is wrong.</exception>
    public static async Task<IPlatform> FindAsync(string side, Variant variant, BenchPaths paths, CancellationToken cancellation) =>
        await VariantPlatform.FindAsync(side, variant, paths, cancellation);

    private static Variant With(Variant variant, string key, string value) => key switch
    {
        "engine" => variant with { Engine = SocketAt(variant, value) },
        "kernel" => variant with { Kernel = FileAt(variant, "kernel", value) },
        "cpus" => variant with { Cpus = Cpus(variant, value) },
        "memory" => variant with { MemoryBytes = Memory(variant, value) },
        _ when key.StartsWith(ToolPrefix, StringComparison.Ordinal) && key.Length > ToolPrefix.Length && !key.Contains('/') =>
            variant with
            {
                Tools = new Dictionary<string, string>(variant.Tools)
                {
                    [key[ToolPrefix.Length..]] = ProgramAt(variant, key, value)
                }
            },
        _ => throw new VariantException(variant.Text, $"the key '{key}' is not known. There are {Keys}."),
    };

    private static string FileAt(Variant variant, string key, string path) => File.Exists(path)
        ? Path.GetFullPath(path)
        : throw new VariantException(variant.Text, $"{key}: there is no file {path}. Check the path.");

    private static string ProgramAt(Variant variant, string key, string path)
    {
        var file = FileAt(variant, key, path);
        return (new FileInfo(file).UnixFileMode & Executable) != 0
            ? file
            : throw new VariantException(variant.Text, $"{key}: {path} may not be executed. 'chmod +x' it, or name the program itself.");
    }

    private static string SocketAt(Variant variant, string value)
    {
        var path = value.StartsWith(EngineScheme, StringComparison.Ordinal) ? value[EngineScheme.Length..] : value;
        if (!path.StartsWith('/'))
        {
            throw new VariantException(
                variant.Text,
                $"engine: '{value}' is no socket of this host, and an engine elsewhere cannot be measured from here. "
                + "Write unix:///path/of/socket.");
        }

        return File.Exists(path)
            ? path
            : throw new VariantException(variant.Text, $"engine: there is no socket {path}. Start the engine, or check the path.");
    }

    private static int Cpus(Variant variant, string value)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var cpus) || cpus < 1)
        {
            throw new VariantException(variant.Text, $"cpus: '{value}' is no number of whole CPUs. Write cpus=1 or more.");
        }

        return cpus <= CpuSet.AllowedCount ? cpus
            : throw new VariantException(
                variant.Text,
                $"cpus: {cpus} are more than the {CpuSet.AllowedCount} that this host lets the harness use.");
    }

    private static long Memory(Variant variant, string value)
    {
        var shift = value[^1] switch { 'M' => 20, 'G' => 30, _ => 0 };
        return shift > 0 && long.TryParse(value[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var amount) && amount > 0
            && amount <= long.MaxValue >> 31
            ? amount << shift
            : throw new VariantException(
                variant.Text,
                $"memory: '{value}' is no size. Write whole MiB or GiB, such as memory=512M or memory=1G.");
    }
}
