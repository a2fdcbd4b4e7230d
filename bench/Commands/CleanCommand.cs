using Bench.Platforms.Catalog;

namespace Bench.Commands;

/// <summary><c>bench clean</c>: removes leftovers of killed runs, and only what the harness created.</summary>
internal static class CleanCommand
{
    public static Command Create() => new Command(
        "clean",
        "Removes what killed runs have left on this host.\n"
        + "That is processes, containers, mounts, cgroups and files. A run that is still going on is not touched.")
        .OnHost("Not everything could be removed", CleanAsync);

    private static async Task<int> CleanAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var count = 0;
        await PlatformCatalog.CleanAbandonedAsync(
            BenchPaths.FromEnvironment(),
            removed =>
            {
                Terminal.Out.Say($"removed {removed}");
                count++;
            },
            cancellation);
        Terminal.Out.Say(count == 0 ? "Nothing was left behind." : $"{count} things removed.");
        return ExitCode.Success;
    }
}
