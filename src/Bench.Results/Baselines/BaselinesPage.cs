using System.Globalization;
using System.Text;
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
        ArgumentNullException.ThrowIfNull(baselines);
        var text = new StringBuilder(
            $"""
            # Results

            Each run of the harness makes a folder here, named by the time it began (UTC); git ignores it. Runs to compare with are
            committed below `baselines/`: see [the format](../docs/results-format.md). Absolute values hold for the host that is named;
            ratios carry further. `bench baseline save results/RUN` {Mark}


            """.ReplaceLineEndings("\n"));
        text.Append("| baseline | made | preset | rounds | harness | how quiet the host was |\n| --- | --- | --- | ---: | --- | --- |\n");
        foreach (var baseline in baselines)
        {
            var summary = baseline.Folder.Read().Summary;
            var environment = baseline.Environment;
            text.Append(
                CultureInfo.InvariantCulture,
                $"| [{baseline.Name}](baselines/{baseline.Name}/summary.md) | {environment.Started.UtcDateTime:yyyy-MM-dd} | "
                    + $"`{environment.Settings.Preset}` | {summary.Rounds} | "
                    + $"{environment.HarnessCommit ?? "unknown"} | {Cell(summary.HostNoise ?? "not recorded")} |\n");
        }

        foreach (var baseline in baselines)
        {
            var claims = ClaimsText.Counts(baseline.Folder.Read().Summary.Claims) is { } counts
                ? $" [Verdicts on claims](baselines/{baseline.Name}/{RunFiles.Claims}): {counts}."
                : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n**{baseline.Name}**: {Made(baseline.Environment)}. {MarkdownSummary.HostLine(baseline.Environment)}.{claims}\n");
        }

        return text.ToString();
    }

    /// <summary>Of what it was made: the preset alone does not say it.</summary>
    private static string Made(RunEnvironment environment)
    {
        var platforms = string.Join(", ", environment.Platforms.Where(platform => platform.Usable).Select(platform => platform.Name));
        var filters = string.Join(' ', environment.Settings.Filters.Select(filter => $"`{filter}`"));
        return $"preset `{environment.Settings.Preset}`{(filters.Length == 0 ? "" : $", filters {filters}")}, platforms {platforms}";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
