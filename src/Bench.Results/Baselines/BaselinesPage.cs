using System.Globalization;
using Bench.Results.Storage;
using Bench.Results.Summary;

namespace Bench.Results.Baselines;

/// <summary>The page about the folder of results, <c>results/README.md</c>, made from the baselines in it.</summary>
public static class BaselinesPage
{
    /// <summary>Its name in the folder of results.</summary>
    public const string FileName = "README.md";

    /// <summary>What stands in every such page and in no other, by which it is known.</summary>
    private const string Mark = "makes a baseline of a run and writes this page anew.";

    /// <summary>Writes the page anew, unless there is one of another hand.</summary>
    /// <param name="results">The folder of results.</param>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="RunFormatException">A file of a baseline is damaged.</exception>
    /// <exception cref="IOException">The file system refuses.</exception>
    public static bool Update(string results)
    {
        var path = Path.Combine(results, FileName);
        if (File.Exists(path) && !File.ReadAllText(path).Contains(Mark, StringComparison.Ordinal))
        {
            return false;
        }

        File.WriteAllText(path, Write(BaselineStore.All(results)));
        return true;
    }

    /// <summary>The page; lines end in a line feed.</summary>
    /// <exception cref="RunFormatException">A file of a baseline is damaged.</exception>
    public static string Write(IReadOnlyList<Baseline> baselines)
    {
        var runs = baselines.Select(baseline => (baseline.Name, baseline.Environment, baseline.Folder.Read().Summary)).ToList();
        return $"""
            # Results

            Each run of the harness makes a folder here, named by the time it began (UTC); git ignores it. Runs to compare with are
            committed below `baselines/`: see [the format](../docs/results-format.md). Absolute values hold for the host that is named;
            ratios carry further. `bench baseline save results/RUN` {Mark}

            | baseline | made | preset | rounds | harness | how quiet the host was |
            | --- | --- | --- | ---: | --- | --- |
            {string.Concat(runs.Select(run => Row(run.Name, run.Environment, run.Summary)))}
            {string.Join('\n', runs.Select(run => Paragraph(run.Name, run.Environment, run.Summary)))}
            """.ReplaceLineEndings("\n");
    }

    private static string Row(string name, RunEnvironment environment, RunSummary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"| [{name}](baselines/{name}/summary.md) | {environment.Started.UtcDateTime:yyyy-MM-dd} | `{environment.Settings.Preset}` | "
            + $"{summary.Rounds} | {environment.HarnessCommit ?? "unknown"} | "
            + $"{(summary.HostNoise ?? "not recorded").Replace("|", "\\|", StringComparison.Ordinal)} |\n");

    private static string Paragraph(string name, RunEnvironment environment, RunSummary summary)
    {
        var claims = ClaimsText.Counts(summary.Claims) is { } counts
            ? $" [Verdicts on claims](baselines/{name}/{RunFiles.Claims}): {counts}."
            : "";
        return $"**{name}**: {Made(environment)}. {MarkdownSummary.HostLine(environment)}.{claims}\n";
    }

    /// <summary>Of what it was made: the preset alone does not say it.</summary>
    private static string Made(RunEnvironment environment)
    {
        var platforms = string.Join(", ", environment.Platforms.Where(platform => platform.Usable).Select(platform => platform.Name));
        var filters = string.Join(' ', environment.Settings.Filters.Select(filter => $"`{filter}`"));
        return $"preset `{environment.Settings.Preset}`{(filters.Length == 0 ? "" : $", filters {filters}")}, platforms {platforms}";
    }
}
