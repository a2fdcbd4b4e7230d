using System.CommandLine;
using Bench.Harness;

namespace Bench.Commands;

/// <summary>The options of every command that makes a run: where it goes, and by which seed it is shuffled.</summary>
internal static class RunPlace
{
    private static readonly Option<int?> SeedOption = new("--seed")
    {
        Description = "Seed of the random order of cases; by default a new one, which is recorded",
    };

    private static readonly Option<string> OutputOption = new("--output", "-o")
    {
        Description = "Folder for the run's folder",
        DefaultValueFactory = _ => Path.Combine(Repository.Root, "results"),
    };

    private static readonly Option<string> ArtifactsOption = new("--artifacts", "-a")
    {
        Description = "Folder for BenchmarkDotNet's own exports",
        DefaultValueFactory = _ => Path.Combine(Repository.Root, "BenchmarkDotNet.Artifacts"),
    };

    /// <summary>Gives a command the options.</summary>
    public static void AddTo(Command command)
    {
        command.Options.Add(SeedOption);
        command.Options.Add(OutputOption);
        command.Options.Add(ArtifactsOption);
    }

    public static int Seed(ParseResult parsed) => parsed.GetValue(SeedOption) ?? Random.Shared.Next(1, 1_000_000);

    public static string Output(ParseResult parsed) => Path.GetFullPath(parsed.GetValue(OutputOption)!);

    public static string Artifacts(ParseResult parsed) => Path.GetFullPath(parsed.GetValue(ArtifactsOption)!);
}
