namespace Bench.Results.Tests.Summary;

/// <summary>A table of text fits its width, and leaves out columns before it breaks a word.</summary>
public class TextTableSpecs
{
    private static readonly TextTable Table = new(
        [
            new TextColumn("platform"),
            new TextColumn("boot to ready") { IsNumber = true, Breaks = true },
            new TextColumn("note") { Rank = 2 },
            new TextColumn("empty") { HiddenWhenEmpty = true },
        ],
        [
            ["native", "1.66 ms", "the first", ""],
            ["docker/runc", "119×", "", ""],
        ]);

    [Fact]
    public void Headings_stand_on_several_lines_and_empty_columns_are_hidden() => Assert.Equal(
        """
                     boot to
        platform       ready  note
        ───────────────────────────────
        native       1.66 ms  the first
        docker/runc     119×
        """.Split('\n'),
        Text(36));

    [Fact]
    public void Headings_stand_on_one_line_where_there_is_room() => Assert.Equal("platform     boot to ready  note", Text(40)[0]);

    [Fact]
    public void Gaps_become_narrow_before_cells_break() => Assert.Equal("native      1.66 ms the first", Text(29)[3]);

    [Fact]
    public void A_cell_that_may_breaks_at_its_space_before_a_column_is_left_out()
    {
        var lines = Text(28);

        Assert.Contains(lines, line => line.EndsWith("1.66 the first", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(" ms", StringComparison.Ordinal));
    }

    [Fact]
    public void The_column_with_the_highest_rank_is_left_out_and_named()
    {
        var layout = Table.Fit(20);

        Assert.Equal(["note"], layout.LeftOut);
        Assert.All(layout.Lines, line => Assert.InRange($"{line}".Length, 0, 20));
    }

    [Theory]
    [InlineData(24, "name  what it is about")]
    [InlineData(12, "name")]
    public void A_column_is_left_out_where_it_would_be_narrower_than_its_least_width(int width, string heading)
    {
        var table = new TextTable(
            [new TextColumn("name"), new TextColumn("what it is about") { Breaks = true, LeastWidth = 14 }],
            [["one", "a text of several words"]]);

        Assert.Equal(heading, string.Join(' ', table.Fit(width).Lines[0]).TrimEnd());
    }

    [Fact]
    public void A_cell_that_breaks_takes_the_room_that_is_left()
    {
        var table = new TextTable([new TextColumn("a"), new TextColumn("b") { Breaks = true }], [["1", "one two three four"]]);

        Assert.Equal("1  one two three", $"{table.Fit(17).Lines[2]}");
    }

    [Fact]
    public void Words_stay_whole_in_a_width_that_holds_nothing() => Assert.Contains("docker/runc", Text(3));

    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("unbreakable", 4, "unbreakable")]
    [InlineData("", 4, "")]
    public void Text_breaks_at_spaces(string text, int width, string expected) =>
        Assert.Equal(expected.Split('|'), TextWrap.Lines(text, width));

    [Theory]
    [InlineData("one two three", 8, "one two…")]
    [InlineData("one\ntwo\tthree", 20, "one two three")]
    [InlineData("unbreakable", 6, "unbre…")]
    public void Text_is_cut_behind_a_word(string text, int width, string expected) => Assert.Equal(expected, TextWrap.Cut(text, width));

    private static string[] Text(int width) => [.. Table.Fit(width).Lines.Select(line => line.ToString())];
}
