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
            Find = QuestionEvidence.Layers,
        },
        new("density", "How many fit, and what runs out first?")
        {
            Commands = ["bench --preset claims --filter '*Density*'", "bench estate RUN"],
            Charts = ["density", "density-at-once", "density-each"],
            Find = QuestionEvidence.Metrics(
                "Medians with 95 % intervals. The growth ends at the first bound, whose column has a number. Of the preset's own bounds, "
                    + "count and time, more would fit.",
                ("density.instances", "reached"), ("density.memory.each", "one more takes"), ("density.bound.count", "preset's count"),
                ("density.bound.time", "preset's time"), ("density.bound.memory", "memory"), ("density.bound.tasks", "tasks"),
                ("density.bound.files", "files"), ("density.bound.answer", "answers"), ("density.bound.start", "a failed start")),
        },
        new("one-more", "How much memory does one more instance take?")
        {
            Commands = ["bench --filter '*Footprint*'"],
            Charts = ["footprint"],
            Find = QuestionEvidence.Metrics(
                "Medians with 95 % intervals, counted in three ways.",
                ("footprint.pss", "PSS"), ("footprint.cgroup", "cgroup"), ("footprint.host", "free memory of the host")),
        },
        new("docker-run", "Where do the milliseconds of `docker run` go?")
        {
            Commands = ["bench show RUN --phases"],
            Charts = ["phases", "boot"],
            Find = QuestionEvidence.Phases,
        },
        new("size", "What is the real size?")
        {
            Commands = ["bench --filter '*SizeBenchmarks*'"],
            Charts = ["size"],
            Find = QuestionEvidence.Metrics(
                "Medians with 95 % intervals, on disk and the same for an image and a machine.",
                ("size.transferred", "compressed"), ("size.first", "first instance"), ("size.more.written", "one more"),
                ("size.read", "read at start"), ("size.kernel", "kernel")),
        },
        new("isolation", "Is it isolated enough for untrusted code?")
        {
            Commands = ["bench --filter '*Isolation*'"],
            Charts = ["isolation"],
            Find = QuestionEvidence.Metrics(
                "What an instance reaches of the host, counted from inside: lower is less to attack. There is no score of it all.",
                ("isolation.leaks", "secrets found"), ("isolation.syscalls", "system calls"),
                ("isolation.capabilities", "capabilities"), ("isolation.barriers", "barriers missing"),
                ("isolation.settings", "settings"), ("isolation.devices", "devices")),
        },
        new("limits", "Do limits hold against neighbours?")
        {
            Commands = ["bench --filter '*Neighbours*'"],
            Charts = ["neighbours", "neighbours-room"],
            Find = QuestionEvidence.Metrics(
                "Answer times of a server beside a neighbour that takes all it can get, divided by those beside an idle one. "
                    + "Contained is 1 where that neighbour had no more than its allowance.",
                ("neighbours.p50", "median"), ("neighbours.p99", "99th percentile"), ("neighbours.contained", "contained")),
        },
        new("snapshot", "How long do a snapshot and the first request after it take?")
        {
            Commands = ["bench --filter '*Snapshot*'"],
            Charts = ["snapshot"],
            Find = QuestionEvidence.Metrics(
                "Medians with 95 % intervals. The gap is what a client sees of saving and restoring; the others count from the restore.",
                ("snapshot.create", "save"), ("snapshot.restore.answered", "first answer"),
                ("snapshot.restore.as_fast", "as fast as before"), ("snapshot.gap", "gap"), ("snapshot.bytes", "size")),
        },
        new("nesting", "Do costs add when containers run in virtual machines?")
        {
            Commands = ["bench --platform 'native,runc,qemu/microvm,qemu/microvm>runc'"],
            Find = QuestionEvidence.Nesting,
        },
        new("noise", "Is a difference real or noise?")
        {
            Commands = ["bench compare BASE DIFF", "bench ab A B"],
            Charts = ["ab"],
            Find = QuestionEvidence.Noise,
        },
    ];

    /// <summary>What a run says to each, in the order of the page.</summary>
    public static IReadOnlyList<QuestionAnswer> Of(RunEnvironment environment, RunSummary summary) =>
        [.. All.Select(question => new QuestionAnswer(question, question.Find(environment, summary)))];
}

/// <summary>A question that people bring, and where its answer is.</summary>
/// <param name="Id">Its name in addresses: small letters and hyphens.</param>
/// <param name="Text">The question.</param>
public sealed record Question(string Id, string Text)
{
    /// <summary>The commands that answer it.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    /// <summary>Names of the charts that show the answer.</summary>
    public IReadOnlyList<string> Charts { get; init; } = [];

    /// <summary>Finds the answer in a run; null where the run has none.</summary>
    internal Func<RunEnvironment, RunSummary, Evidence?> Find { get; init; } = (_, _) => null;

    /// <summary>The commands for a sentence, each between two marks.</summary>
    public string CommandsIn(string mark) => string.Join(", ", Commands.Select(command => $"{mark}{command}{mark}"));
}

/// <summary>A question with the answer of a run, null where the run has none.</summary>
public sealed record QuestionAnswer(Question Question, Evidence? Evidence)
{
    /// <summary>Why there is no answer, in one line, with a mark around each command.</summary>
    public string WhyNot(string mark) => $"Not in this run; {Question.CommandsIn(mark)} answers it.";
}

/// <summary>Values that answer a question.</summary>
/// <param name="Text">How to read the table, in a sentence or two.</param>
/// <param name="Columns">Headings; the first is that of the rows' names.</param>
/// <param name="Rows">One cell a column each.</param>
public sealed record Evidence(string Text, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>What the marks in the table mean.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
