namespace Bench.Results.Summary;

/// <summary>The ten questions, declared once: the README's table, the report and the summary follow this list.</summary>
public static class TenQuestions
{
    /// <summary>All of them, in the order of the page.</summary>
    public static IReadOnlyList<Question> All { get; } =
    [
        new("layer", "What does a layer cost on my machine?")
        {
            Commands = ["bench"],
            Charts = ["overhead"],
            Find = LayerEvidence.Of,
        },
        new("density", "How many fit, and what runs out first?"),
        new("one-more", "How much memory does one more instance take?")
        {
            Commands = ["bench --filter '*Footprint*'"],
            Charts = ["footprint"],
            Find = (_, summary) => MetricEvidence.Of(
                summary,
                "Medians with 95 % intervals, counted in three ways.",
                [new("footprint.pss", "PSS"), new("footprint.cgroup", "cgroup"), new("footprint.host", "free memory of the host")]),
        },
        new("docker-run", "Where do the milliseconds of `docker run` go?")
        {
            Commands = ["bench show RUN --phases"],
            Charts = ["phases", "boot"],
            Find = (_, summary) => PhaseEvidence.Of(summary),
        },
        new("size", "What is the real size?"),
        new("isolation", "Is it isolated enough for untrusted code?"),
        new("limits", "Do limits hold against neighbours?"),
        new("snapshot", "How long do a snapshot and the first request after it take?"),
        new("nesting", "Do costs add when containers run in virtual machines?"),
        new("noise", "Is a difference real or noise?")
        {
            Commands = ["bench compare BASE DIFF", "bench ab A B"],
            Charts = ["ab"],
            Find = NoiseEvidence.Of,
        },
    ];

    /// <summary>What a run says to each, in the order of the page.</summary>
    public static IReadOnlyList<QuestionAnswer> Of(RunEnvironment environment, RunSummary summary) =>
        [.. All.Select(question => new QuestionAnswer(question, question.Find(environment, summary)))];
}
