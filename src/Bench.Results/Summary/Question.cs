namespace Bench.Results.Summary;

/// <summary>A question that people bring, and where its answer is.</summary>
/// <param name="Id">Its name in addresses: small letters and hyphens.</param>
/// <param name="Text">The question.</param>
public sealed record Question(string Id, string Text)
{
    /// <summary>What a question without an experiment says.</summary>
    public const string NotMeasuredYet = "not measured yet";

    /// <summary>The commands that answer it; empty while no experiment does.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>Names of the charts that show the answer.</summary>
    public IReadOnlyList<string> Charts { get; init; } = [];

    /// <summary>What of a run answers it; null where the run has nothing of the kind.</summary>
    internal Func<RunEnvironment, RunSummary, Evidence?> Find { get; init; } = (_, _) => null;

    /// <summary>The commands as a sentence has them, each between two marks; <see cref="NotMeasuredYet"/> where there are none.</summary>
    /// <param name="mark">What stands before and behind a command.</param>
    public string CommandsIn(string mark) =>
        Commands.Count == 0 ? NotMeasuredYet : string.Join(", ", Commands.Select(command => $"{mark}{command}{mark}"));
}

/// <summary>A question with what a run says to it.</summary>
/// <param name="Question">The question.</param>
/// <param name="Evidence">What answers it; null where the run does not.</param>
public sealed record QuestionAnswer(Question Question, Evidence? Evidence)
{
    /// <summary>Why there is no answer, in one line.</summary>
    /// <param name="mark">What stands before and behind a command.</param>
    public string WhyNot(string mark) => Question.Commands.Count == 0
        ? "Not measured yet."
        : $"Not in this run; {Question.CommandsIn(mark)} answers it.";
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
