namespace Bench.Program.Tests.Harness;

/// <summary>Progress of a comparison: one live line on a terminal, rare plain lines elsewhere.</summary>
public class AbProgressSpecs
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void A_terminal_has_one_line_with_round_time_case_and_what_is_known(int width)
    {
        var (console, screen) = ScreenConsole.Terminal(width);
        Measure(new AbProgress(console, TimeSpan.FromMinutes(15)), rounds: 20);

        Assert.StartsWith(
            "round 20, 0:00 of at most 15:00 · boot.ready 1.01 (any, 99.5 %) undecided",
            Assert.Single(screen.Lines),
            StringComparison.Ordinal);
        Assert.True(screen.Longest < width, $"{screen.Longest} columns are written on a terminal of {width}");
    }

    [Fact]
    public void A_pipe_gets_a_line_at_most_a_minute_and_no_control_sequence()
    {
        var (console, screen) = ScreenConsole.Pipe();
        Measure(new AbProgress(console, TimeSpan.FromMinutes(15)), rounds: 20);

        Assert.Equal(["round 1, 0:00 of at most 15:00: boot.ready 1.01 (any, 99.5 %) undecided", ""], screen.Lines);
        Assert.DoesNotContain(screen.Written, symbol => char.IsControl(symbol) && symbol != '\n');
    }

    private static void Measure(AbProgress progress, int rounds)
    {
        for (var round = 1; round <= rounds; round++)
        {
            progress.BeginRound(round, 200);
            progress.Began("boot a:runc busybox");
            progress.Ended("boot a:runc busybox", "20 ms");
            progress.Known("boot.ready 1.01 (any, 99.5 %) undecided");
        }

        progress.Began("boot b:runc busybox");
    }
}
