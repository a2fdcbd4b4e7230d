using static Bench.Results.Tests.Summary.SyntheticAnswer;

namespace Bench.Results.Tests.Summary;

public class FamilyWinsSpecs
{
    private const string Emulated = "qemu/q35@tcg";

    [Fact]
    public void The_cheapest_of_each_family_is_shown_and_the_family_that_is_below_the_others_wins()
    {
        var wins = FamilyWins.Of(Table(
            Row("boot.ready", "bwrap", 2), Row("boot.ready", "runc", 3), Row("boot.ready", "crun", 2.5), Row("boot.ready", "runsc", 30)))!;

        Assert.Equal(["", "namespaces", "containers", "sandboxes", "wins"], wins.Columns);
        Assert.Equal(
            ["boot to ready", "2.00× (1.96–2.04) bwrap", "2.50× (2.45–2.55) crun", "30.0× (29.4–30.6) runsc", "namespaces"],
            Assert.Single(wins.Rows));
    }

    [Fact]
    public void Families_whose_intervals_overlap_tie()
    {
        var wins = FamilyWins.Of(Table(Row("boot.ready", "bwrap", 2), Row("boot.ready", "runc", 2.01), Row("boot.ready", "runsc", 30)))!;

        Assert.Equal("tie: namespaces, containers", Assert.Single(wins.Rows)[^1]);
    }

    [Fact]
    public void An_emulated_machine_loses_no_contest_of_times_and_takes_part_in_that_of_memory()
    {
        var wins = FamilyWins.Of(Table(
            Row("boot.ready", "bwrap", 2), Row("boot.ready", "runc", 3), Row("boot.ready", Emulated, 1),
            Row("memory.pss", "bwrap", 2), Row("memory.pss", "runc", 3), Row("memory.pss", Emulated, 50)))!;

        Assert.Equal(["–", "50.0× (49.0–51.0) qemu/q35@tcg"], wins.Rows.Select(row => row[3]));
        Assert.Null(FamilyWins.Of(Table(Row("boot.ready", "runc", 3), Row("boot.ready", Emulated, 1))));
    }

    [Fact]
    public void A_family_alone_in_a_row_wins_nothing()
    {
        var wins = FamilyWins.Of(Table(Row("boot.ready", "runc", 3), Row("memory.pss", "runc", 3), Row("memory.pss", Emulated, 50)))!;

        Assert.Equal(["–", "containers"], wins.Rows.Select(row => row[^1]));
    }

    [Fact]
    public void The_page_and_the_Markdown_of_claims_show_it_in_their_width()
    {
        var wins = FamilyWins.Of(Table(Row("boot.ready", "bwrap", 2), Row("boot.ready", "runc", 3)))!;

        var lines = ClaimsText.Lines(wins, 80).Select(line => $"{line}").ToList();

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains(lines, line => line.StartsWith("boot to ready", StringComparison.Ordinal));
        var page = ClaimsText.Markdown(TestRuns.Environment(), [], wins);
        Assert.Contains("| boot to ready | 2.00× (1.96–2.04) bwrap |", page, StringComparison.Ordinal);
    }
}
