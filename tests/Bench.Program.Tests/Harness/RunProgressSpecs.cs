using Bench.Harness;

namespace Bench.Program.Tests.Harness;

/// <summary>Progress as one sees it: one live line on a terminal, rare plain lines elsewhere.</summary>
public class RunProgressSpecs
{
    private static readonly PlannedCase[] Cases =
    [
        new("boot native busybox", TimeSpan.FromSeconds(10)),
        new("boot docker/runc busybox", TimeSpan.FromSeconds(20)),
        new("disk qemu/microvm@tcg debian job=randread storage=root", TimeSpan.FromSeconds(30)),
    ];

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void A_terminal_has_one_line_with_round_case_time_left_and_the_last_value(int width)
    {
        var (console, screen) = ScreenConsole.Terminal(width);
        var progress = Planned(new RunProgress(console));
        Measure(progress, Cases[0].Label, "1.62 ms");
        Measure(progress, Cases[1].Label, "154 ms");
        progress.Began(Cases[2].Label);

        Assert.StartsWith("round 1/2, case 3/3, 1:", screen.Current, StringComparison.Ordinal);
        Assert.Contains(" left · last 154 ms · disk qemu/microvm@tcg", screen.Current, StringComparison.Ordinal);
        Assert.Equal("measuring 2 rounds of 3 cases, about 2:00 (minutes:seconds)", Assert.Single(screen.Lines.SkipLast(1)));
        Assert.True(screen.Longest < width, $"{screen.Longest} columns are written on a terminal of {width}");
    }

    [Fact]
    public void The_line_is_gone_after_a_round_and_a_message_stands_above_it()
    {
        var (console, screen) = ScreenConsole.Terminal(80);
        var progress = Planned(new RunProgress(console));
        progress.Began(Cases[0].Label);
        progress.Say("a message");
        Assert.Equal("a message", screen.Lines[^2]);
        Assert.EndsWith("· boot native busybox", screen.Current, StringComparison.Ordinal);

        progress.Ended(Cases[0].Label, "1.62 ms");
        progress.EndRound();
        progress.Say("writing the summary");

        Assert.Equal(["measuring 2 rounds of 3 cases, about 2:00 (minutes:seconds)", "a message", "writing the summary", ""], screen.Lines);
    }

    [Fact]
    public void The_warm_up_is_in_the_line_too()
    {
        var (console, screen) = ScreenConsole.Terminal(80);
        var progress = new RunProgress(console);
        progress.Began("warmup native busybox");

        Assert.Equal("warm-up · warmup native busybox", screen.Current);

        progress.Ended("warmup native busybox", "1.62 ms");
        progress.Plan(Cases);

        Assert.Equal("", Assert.Single(screen.Lines));
    }

    [Fact]
    public void A_pipe_gets_a_line_a_round_and_no_control_sequence()
    {
        var (console, screen) = ScreenConsole.Pipe();
        var progress = Planned(new RunProgress(console));
        foreach (var round in new[] { 1, 2 })
        {
            if (round > 1)
            {
                progress.BeginRound(round, 2);
            }

            foreach (var one in Cases)
            {
                Measure(progress, one.Label, "1 ms");
            }

            progress.EndRound();
        }

        Assert.DoesNotContain('\u001b', screen.Written);
        Assert.DoesNotContain('\r', screen.Written);
        Assert.Equal(
            [
                "measuring 2 rounds of 3 cases, about 2:00 (minutes:seconds)",
                "round 1 of 2 done after 0:00, about 0:00 left", // The cases took no time.
                "round 2 of 2 done after 0:00",
                "",
            ],
            screen.Lines);
    }

    [Fact]
    public void A_failure_is_a_message_once_however_many_rounds_have_it()
    {
        var (console, screen) = ScreenConsole.Pipe();
        var progress = Planned(new RunProgress(console));
        progress.Failed(Cases[0].Label, "Failed: it did not boot");
        progress.Failed(Cases[0].Label, "Failed: it did not boot");

        Assert.Equal(
            "boot native busybox: Failed: it did not boot",
            Assert.Single(screen.Lines, line => line.Contains("Failed", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    [InlineData(10)]
    [InlineData(1)]
    public void The_line_is_narrower_than_any_terminal(int width)
    {
        var (console, screen) = ScreenConsole.Terminal(width);
        new LiveLine(console).Draw("round 10/10, case 100/100, 123:45 left", "last 1.62 ms", Cases[2].Label);

        Assert.True(screen.Longest < width, $"{screen.Longest} columns are written on a terminal of {width}");
    }

    private static RunProgress Planned(RunProgress progress)
    {
        progress.Plan(Cases);
        progress.BeginRound(1, 2);
        return progress;
    }

    private static void Measure(RunProgress progress, string label, string result)
    {
        progress.Began(label);
        progress.Ended(label, result);
    }
}
