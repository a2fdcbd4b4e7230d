using Bench.Platforms.Catalog;
using Bench.Platforms.Processes;

namespace Bench.Commands;

/// <summary>The options of several commands that name platforms.</summary>
internal static class PlatformSelection
{
    private const string All = "all";

    private static readonly Option<string[]> Names = CommandOptions.List(
        "--platform",
        $"Platforms to use, separated by commas, or '{All}'; 'bench doctor' lists them. "
        + "A machine's accelerator can be named: qemu/q35@tcg; and a container in a machine: qemu/q35>runc");

    private static readonly Option<string[]> Files = new("--platform-file")
    {
        Description = "Files that define your own platforms (docs/platform-files.md). Without --platform, only these and native are used",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Option[] Options { get; } = [Names, Files];

    /// <summary>Whether platforms were named or defined at all.</summary>
    public static bool IsMadeIn(ParseResult parsed) =>
        parsed.GetValue(Names) is { Length: > 0 } || parsed.GetValue(Files) is { Length: > 0 };

    /// <summary>The named platforms; without names those of <paramref name="otherwise"/>, or all of this host if it is empty.</summary>
    /// <exception cref="WrongUseException">A name is not known, or a platform file is wrong.</exception>
    public static async Task<IReadOnlyList<IPlatform>> ReadAsync(
        ParseResult parsed,
        IReadOnlyList<string> otherwise,
        CancellationToken cancellation)
    {
        var files = parsed.GetValue(Files) ?? [];
        var catalog = await PlatformCatalog.DiscoverAsync(BenchPaths.FromEnvironment(), files, cancellation);
        IReadOnlyList<string> names = parsed.GetValue(Names) ?? [];
        if (names.Count == 0)
        {
            names = files.Length == 0
                ? otherwise
                : [NativePlatform.PlatformName, .. catalog.All.TakeLast(files.Length).Select(platform => platform.Selector)];
        }

        if (names.Count == 0 || names.Contains(All))
        {
            return catalog.All;
        }

        if (names.FirstOrDefault(name => catalog.Find(name) is null) is { } unknown)
        {
            var known = string.Join(", ", catalog.All.Select(platform => platform.Selector));
            throw new WrongUseException(
                $"--platform '{unknown}' is not known. Allowed: {All}, {known}; behind a machine's name >runc, @kvm or @tcg.");
        }

        return [.. names.Select(catalog.Find).OfType<IPlatform>()];
    }
}
