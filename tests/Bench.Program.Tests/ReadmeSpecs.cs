using System.Text.RegularExpressions;
using Bench.Harness;

namespace Bench.Program.Tests;

/// <summary>The first page that a reader sees.</summary>
public partial class ReadmeSpecs
{
    private const int MostLines = 150;

    private static string File => Path.Combine(Repository.Root, "README.md");

    [Fact]
    public void The_answer_is_that_of_the_baseline_it_names()
    {
        var shown = Answer().Match(System.IO.File.ReadAllText(File));
        Assert.True(shown.Success, "README.md has no answer page behind a comment that names its run");
        var folder = shown.Groups["folder"].Value;

        var run = RunFolder.Open(Path.Combine(Repository.Root, folder)).ReadTolerantly();

        var page = AnswerPage.Of(run.Environment, run.Summary, AnswerPlaces.In(folder, hasReport: false));
        Assert.Equal(AnswerText.Write(page), shown.Groups["page"].Value);
    }

    [Fact]
    public void The_ten_questions_have_the_commands_that_answer_them()
    {
        var table = TenQuestions.All.Select(question => $"| {question.Text} | {question.CommandsIn("`")} |\n");

        Assert.Contains(
            $"| question | command |\n| --- | --- |\n{string.Concat(table)}\n",
            System.IO.File.ReadAllText(File),
            StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_short() => Assert.InRange(System.IO.File.ReadAllLines(File).Length, 1, MostLines);

    [GeneratedRegex(@"<!-- answer of (?<folder>\S+):[^\n]*-->\n```\n(?<page>.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex Answer();
}
