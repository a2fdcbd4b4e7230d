namespace Bench.Results.Summary;

/// <summary>What a run says, on one screen: the host, what each platform costs, what follows from it, and where the rest is.</summary>
public sealed record AnswerPage
{
    /// <summary>The host in one line.</summary>
    public required string Host { get; init; }

    /// <summary>Preset and rounds in a few words.</summary>
    public required string Run { get; init; }

    /// <summary>How quiet the host was; null when that was not recorded.</summary>
    public required string? Noise { get; init; }

    /// <summary>What each platform costs.</summary>
    public required AnswerTable Table { get; init; }

    /// <summary>The platforms that could not run, with the reason.</summary>
    public required IReadOnlyList<PlatformEnvironment> Skipped { get; init; }

    /// <summary>Sentences made from the numbers, at most <see cref="Findings.Most"/>.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>How many claims have which verdict; null where the run decides none.</summary>
    public required string? Claims { get; init; }

    /// <summary>Where the rest is.</summary>
    public required AnswerPlaces Places { get; init; }

    /// <summary>The page of a run.</summary>
    /// <param name="environment">The run's environment.</param>
    /// <param name="summary">The run's summary.</param>
    /// <param name="places">Where the rest is; null for the page that stands in the run's own folder.</param>
    public static AnswerPage Of(RunEnvironment environment, RunSummary summary, AnswerPlaces? places = null)
    {
        var table = AnswerTable.Of(environment, summary);
        return new AnswerPage
        {
            Host = HostOf(environment.Host),
            Run = RunOf(environment.Settings, summary.Rounds),
            Noise = summary.HostNoise,
            Table = table,
            Skipped =
            [
                .. PlatformFamilies.Skipped(environment)
                    .Where(platform => table.Rows.All(row => row.Platform != platform.Label)),
            ],
            Findings = Summary.Findings.Of(table),
            Claims = ClaimsText.Counts(summary.Claims),
            Places = places ?? AnswerPlaces.Beside,
        };
    }

    private static string HostOf(HostEnvironment host) =>
        $"{host.LogicalCpus} × {host.CpuModel}, {Quantity.Format(host.MemoryBytes, "B")}, Linux {host.Kernel}, {On(host.Virtualization)}";

    /// <summary>What the host runs on.</summary>
    internal static string On(string virtualization) => virtualization switch
    {
        "none" => "bare metal",
        "unknown" => "virtualization unknown",
        _ => $"a guest of {virtualization}",
    };

    private static string RunOf(RunSettings settings, int rounds)
    {
        var begun = rounds == settings.Rounds ? "" : $"{rounds} of ";
        return $"Preset {settings.Preset}, {begun}{settings.Rounds} {(settings.Rounds == 1 ? "round" : "rounds")}";
    }
}

/// <summary>Where a run's files are, and how it is named to commands.</summary>
/// <param name="Report">The report's path; null where there is none.</param>
/// <param name="Data">The samples' path.</param>
/// <param name="Run">The run as commands take it.</param>
public sealed record AnswerPlaces(string? Report, string Data, string Run)
{
    /// <summary>For a page that stands in the run's folder.</summary>
    public static AnswerPlaces Beside { get; } = new(RunFiles.Report, RunFiles.Samples, "RUN");

    /// <summary>Of a run's folder, as it is to be written.</summary>
    public static AnswerPlaces In(string folder, bool hasReport = true) =>
        new(hasReport ? Path.Combine(folder, RunFiles.Report) : null, Path.Combine(folder, RunFiles.Samples), folder);
}
