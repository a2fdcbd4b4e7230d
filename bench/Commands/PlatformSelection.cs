using System.CommandLine;
using Bench.Platforms;
using Bench.Platforms.Catalog;
using Bench.Platforms.Host;

namespace Bench.Commands;

/// <summary>The option that names platforms, which several commands take.</summary>
internal static class PlatformSelection
{
    private static readonly Option<string[]> Names = new("--platform")
    {
        Description = "Platforms to use, separated by commas; 'bench doctor' lists them, and a machine's accelerator may be named: qemu/q35@tcg",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()],
    };

    /// <summary>Gives a command the option.</summary>
    public static void AddTo(Command command) => command.Options.Add(Names);

    /// <summary>The names that were given; empty for none.</summary>
    public static IReadOnlyList<string> NamesIn(ParseResult parsed) => parsed.GetValue(Names) ?? [];

    /// <summary>The platforms that were named, else those of the given names, else all of this host.</summary>
    /// <exception cref="WrongUseException">A name is not known.</exception>
    public static async Task<IReadOnlyList<IPlatform>> ReadAsync(ParseResult parsed, IReadOnlyList<string> otherwise, CancellationToken cancellation)
    {
        var catalog = await PlatformCatalog.DiscoverAsync(BenchPaths.FromEnvironment(), cancellation);
        var names = NamesIn(parsed) is { Count: > 0 } given ? given : otherwise;
        return names.FirstOrDefault(name => catalog.Find(name) is null) is { } unknown
            ? throw new WrongUseException($"--platform '{unknown}' is not known. Allowed: {string.Join(", ", catalog.All.Select(platform => platform.Selector))}; behind a machine's name @kvm or @tcg.")
            : names.Count == 0 ? catalog.All : [.. names.Select(catalog.Find).OfType<IPlatform>()];
    }
}
