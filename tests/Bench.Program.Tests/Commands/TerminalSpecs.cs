using Bench.Program.Tests.Harness;
using Spectre.Console;

namespace Bench.Program.Tests.Commands;

/// <summary>What commands print fits a terminal without breaking a word, and a pipe gets it without control characters.</summary>
[Collection(nameof(AloneInTheProcess))]
public class TerminalSpecs
{
    private const string Path = "/a/path/that/is/longer/than/forty/columns/results.jsonl";

    [Fact]
    public void A_message_on_a_terminal_breaks_at_spaces_and_never_in_a_path()
    {
        var (console, screen) = ScreenConsole.Terminal(40);

        console.Say($"The samples cannot be read from {Path} since it is damaged.", indent: 2);

        Assert.Equal(["The samples cannot be read from", $"  {Path}", "  since it is damaged.", ""], screen.Lines);
    }

    [Fact]
    public void A_message_in_a_pipe_is_one_line_and_has_no_control_character()
    {
        var (console, screen) = ScreenConsole.Pipe();

        console.Say($"a \u001b[31mred\u001b[0m word\t{new string('x', 300)} end");

        Assert.Equal(2, screen.Lines.Count);
        Assert.DoesNotContain(screen.Written, symbol => char.IsControl(symbol) && symbol != '\n');
    }

    [Theory]
    [InlineData("baseline", "list")]
    [InlineData("query", "select * from summary limit 20")]
    public async Task Tables_fit_the_terminal_and_break_no_word(params string[] command)
    {
        var words = (await OfWidthAsync(2000, command)).Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .ToHashSet();
        foreach (var width in new[] { 80, 100, 120 })
        {
            var table = (await OfWidthAsync(width, command)).Lines
                .TakeWhile(line => !line.StartsWith("No room for", StringComparison.Ordinal))
                .ToList();

            Assert.True(table.Count > 3);
            Assert.All(table, line => Assert.InRange(line.Length, 1, width));
            Assert.All(
                table.Where(line => line[0] != '─').SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
                word => Assert.Contains(word, words));
        }
    }

    [Fact]
    public void Tones_are_for_terminals_with_colours()
    {
        var (console, screen) = ScreenConsole.Terminal(40);

        console.Write([TextLine.Of("heading", TextTone.Heading), TextLine.Of("worse", TextTone.High)]);

        Assert.Equal("heading\nworse\n", screen.Written);
    }

    private static async Task<ProgramResult> OfWidthAsync(int width, string[] command)
    {
        var before = Terminal.Out.Profile.Width;
        Terminal.Out.Profile.Width = width;
        try
        {
            return await BenchProgram.RunAsync(command);
        }
        finally
        {
            Terminal.Out.Profile.Width = before;
        }
    }
}
