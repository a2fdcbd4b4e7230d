using System.CommandLine;
using Bench.Platforms;
using Bench.Platforms.Catalog;
using Bench.Platforms.Custom;
using Bench.Platforms.Host;
using Bench.Platforms.Native;

namespace Bench.Commands;

/// <summary>The options that name platforms, which several commands take.</summary>
internal static class PlatformSelection
{
    private const string All = "all";

    private static readonly Option<string[]> Names = new("--platform")
    {
        Description = $"Platforms to use, separated by commas, or '{All}'; 'bench doctor' lists them. A machine's accelerator can be named: qemu/q35@tcg",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. result.Tokens.SelectMany(
            token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()],
    };

    private static readonly Option<string[]> Files = new("--platform-file")
    {
        Description = "Files that define your own platforms (docs/platform-files.md). Without --platform, only these and native are used",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Gives a command the options.</summary>
    public static void AddTo(Command command)
    {
        command.Options.Add(Names);
        command.Options.Add(Files);
    }

    /// <summary>The names that were given; empty for none.</summary>
    public static IReadOnlyList<string> NamesIn(ParseResult parsed) => parsed.GetValue(Names) ?? [];

    /// <summary>The platforms that were named or defined, as they were asked for.</summary>
    public static IEnumerable<string> AskedIn(ParseResult parsed) =>
        [.. NamesIn(parsed).Select(name => $"{Names.Name} {name}"), .. (parsed.GetValue(Files) ?? []).Select(
            file => $"{Files.Name} {file}")];

    /// <summary>Whether platforms were named or defined at all.</summary>
    public static bool IsMadeIn(ParseResult parsed) => AskedIn(parsed).Any();

    /// <summary>The platforms that were named, or all of this host where that was asked for; else those of the given names, else
    /// all.</summary>
    /// <exception cref="WrongUseException">A name is not known, or a platform file is wrong.</exception>
    public static async Task<IReadOnlyList<IPlatform>> ReadAsync(
        ParseResult parsed,
        IReadOnlyList<string> otherwise,
        CancellationToken cancellation)
    {
        var files = parsed.GetValue(Files) ?? [];
        var catalog = await CatalogAsync(files, cancellation);
        var names = NamesIn(parsed) is { Count: > 0 } given ? given : otherwise;
        if (files.Length > 0 && NamesIn(parsed).Count == 0)
        {
            names = [NativePlatform.PlatformName, .. catalog.All.TakeLast(files.Length).Select(platform => platform.Selector)];
        }

        if (names.Contains(All))
        {
            names = [];
        }

        return names.FirstOrDefault(name => catalog.Find(name) is null) is { } unknown
            ? throw new WrongUseException($"--platform '{unknown}' is not known. Allowed: {All}, {string.Join(", ", catalog.All.Select(platform => platform.Selector))}; behind a machine's name @kvm or @tcg.")
            : names.Count == 0 ? catalog.All : [.. names.Select(catalog.Find).OfType<IPlatform>()];
    }

    private static async Task<PlatformCatalog> CatalogAsync(string[] files, CancellationToken cancellation)
    {
        try
        {
            return await PlatformCatalog.DiscoverAsync(BenchPaths.FromEnvironment(), files, cancellation);
        }
        catch (PlatformFileException exception)
        {
            throw new WrongUseException(exception.Message);
        }
    }
}
