using System.CommandLine;
using Bench.Commands;
using Bench.Harness;

namespace Bench.Program.Tests.Commands;

/// <summary>What a user reads has short sentences, and the help has a line for each command.</summary>
[Collection(nameof(AloneInTheProcess))]
public class PlainWordsSpecs
{
    private const int LongestLine = 80;

    /// <summary>Its long literal is a text to be compressed, and no text to be read.</summary>
    private const string WordsToCompress = "ApplicationBenchmarks.cs";

    public static TheoryData<string> Commands => [.. PathsOf(CommandTree.Create()).Select(path => string.Join(' ', path))];

    public static TheoryData<string> Pages =>
    [
        "README.md", "CHANGELOG.md", "CONTRIBUTING.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md")
            .Select(file => Path.GetRelativePath(Repository.Root, file)),
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task The_help_of_a_command_has_no_long_sentence(string path)
    {
        var help = await BenchProgram.RunAsync([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        help.AssertExit(0);
        Assert.Contains(
            help.Lines,
            line => line.Contains($" {path}", StringComparison.Ordinal) && line.EndsWith("[options]", StringComparison.Ordinal));
        Assert.Empty(help.Lines.SelectMany(Prose.Columns).SelectMany(Prose.LongSentences));
    }

    [Fact]
    public async Task The_help_has_one_line_of_at_most_80_characters_for_each_command()
    {
        var help = await BenchProgram.RunAsync("--help");

        var commands = CommandTree.Create().Subcommands.Select(command => command.Name).ToList();
        Assert.Contains("compare", commands);
        Assert.All(commands, name =>
        {
            var line = Assert.Single(help.Lines, line => line.TrimStart().StartsWith($"{name} ", StringComparison.Ordinal));
            Assert.InRange(line.Length, name.Length + 2, LongestLine);
        });
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_has_no_long_sentence_or_paragraph(string page)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, page));

        Assert.Empty(Prose.Paragraphs(text).SelectMany(Prose.LongSentences));
        Assert.Empty(Prose.LongParagraphs(text));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_link_of_a_page_leads_to_a_file_and_a_heading(string page)
    {
        var file = Path.Combine(Repository.Root, page);

        foreach (var link in Prose.Links(File.ReadAllText(file)).Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
            var target = path.Length == 0 ? file : Path.Combine(Path.GetDirectoryName(file)!, path);
            Assert.True(Path.Exists(target), link);
            Assert.True(anchor is null || Prose.Anchors(File.ReadAllText(target)).Contains(anchor), link);
        }
    }

    [Fact]
    public void The_index_names_every_page() =>
        Assert.Empty(Pages.Select(page => page.Data).Where(page => page.StartsWith("docs/", StringComparison.Ordinal))
            .Select(page => Path.GetFileName(page))
            .Except(Prose.Links(File.ReadAllText(Path.Combine(Repository.Root, "docs/README.md"))))
            .Except(["README.md"]));

    [Theory]
    [InlineData("bench")]
    [InlineData("src")]
    [InlineData("tools")]
    public void No_message_in_the_code_has_a_long_sentence(string folder)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && Path.GetFileName(file) != WordsToCompress)
            .ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(
            file => SourceTexts.In(File.ReadAllText(file)).SelectMany(Prose.LongSentences).Select(sentence => $"{file}: {sentence}")));
    }

    /// <summary>The positive control: each of the three readers finds a sentence of 31 words, and lets one of 30 pass.</summary>
    [Fact]
    public void A_sentence_of_31_words_is_found()
    {
        var (thirty, one) = (string.Join(' ', Enumerable.Repeat("word", 30)), " more");

        Assert.Empty(Prose.Columns($"  --option  {thirty}").SelectMany(Prose.LongSentences));
        Assert.Single(Prose.Columns($"  --option  Short. {thirty}{one}").SelectMany(Prose.LongSentences));

        Assert.Empty(Prose.Paragraphs($"# Title\n\n{thirty}\n\n- {thirty}\n\n```\n{thirty}{one}\n```\n").SelectMany(Prose.LongSentences));
        Assert.Single(Prose.Paragraphs($"{thirty}\n{one} [of a link](page.md).\nShort.").SelectMany(Prose.LongSentences));
        Assert.Single(Prose.LongParagraphs($"{string.Concat(Enumerable.Repeat("A short one.\n", 60))}\n{thirty}"));
        Assert.Equal(["rule-9-isnt-code"], Prose.Anchors("# Rule 9, isn't `code`\n"));

        Assert.Empty(SourceTexts.In($"throw new X($\"{thirty}\");").SelectMany(Prose.LongSentences));
        Assert.Single(SourceTexts.In($"throw new X($\"{thirty}\" + $\"{one} {{name}}: {{string.Join(\", \", all)}}.\");")
            .SelectMany(Prose.LongSentences));
    }

    private static IEnumerable<string[]> PathsOf(Command command, params string[] path) =>
        [path, .. command.Subcommands.SelectMany(one => PathsOf(one, [.. path, one.Name]))];
}
