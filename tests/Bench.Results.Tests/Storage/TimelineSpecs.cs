using System.Text.Json;
using CsCheck;

namespace Bench.Results.Tests.Storage;

/// <summary>Time lines as they are kept: whole, bounded, and never in the way of a run.</summary>
public sealed class TimelineSpecs : IDisposable
{
    private readonly string _results = Directory.CreateTempSubdirectory("bench-timelines-").FullName;

    [Fact]
    public void Windows_are_kept_one_series_a_line()
    {
        var folder = RunFolder.Create(_results, TestRuns.Environment());
        folder.AppendWindows(TestRuns.Windows(1, 2, 3));
        folder.AppendWindows(TestRuns.Windows(4) with { Settled = false });

        Assert.Equivalent(
            new[] { TestRuns.Windows(1, 2, 3), TestRuns.Windows(4) with { Settled = false } },
            File.ReadLines(folder.FullPath(RunFiles.Windows))
                .Select(line => JsonSerializer.Deserialize(line, ResultsJsonContext.Default.WindowSeries)),
            strict: true);
    }

    public void Dispose() => Directory.Delete(_results, recursive: true);

    [Fact]
    public void What_is_kept_is_read_again_as_it_was()
    {
        var folder = RunFolder.Create(_results, TestRuns.Environment());
        Assert.Empty(folder.ReadTimelines());

        folder.AppendTimeline(TestRuns.TimeLine(points: 5));
        folder.AppendTimeline(TestRuns.TimeLine(points: 3, round: 2));

        var read = folder.ReadTimelines();
        Assert.Equivalent(TestRuns.TimeLine(points: 5), read[0], strict: true);
        Assert.Equivalent(TestRuns.TimeLine(points: 3, round: 2), read[1], strict: true);
    }

    [Fact]
    public void A_damaged_line_takes_no_other_with_it()
    {
        var folder = RunFolder.Create(_results, TestRuns.Environment());
        folder.AppendTimeline(TestRuns.TimeLine(points: 5));
        File.AppendAllText(folder.FullPath(RunFiles.Timelines), "{\"schema\":1,\"run\":\"ru\n");
        folder.AppendTimeline(TestRuns.TimeLine(points: 3, round: 2));
        File.AppendAllText(folder.FullPath(RunFiles.Timelines), "{\"schema\":2}\nnull\n");

        var damaged = new List<DamagedLine>();
        Assert.Equal([1, 2], folder.ReadTimelines(damaged.Add).Select(timeline => timeline.Round));
        Assert.Equal([2, 4, 5], damaged.Select(line => line.Line));
    }

    [Fact]
    public void A_newer_format_is_refused()
    {
        var folder = RunFolder.Create(_results, TestRuns.Environment());
        folder.AppendTimeline(TestRuns.TimeLine(points: 3) with { Schema = Timeline.CurrentSchema + 1 });
        folder.AppendTimeline(TestRuns.TimeLine(points: 3));

        var damaged = new List<DamagedLine>();
        Assert.Equal(Timeline.CurrentSchema, Assert.Single(folder.ReadTimelines(damaged.Add)).Schema);
        Assert.Contains($"reads version {Timeline.CurrentSchema}", Assert.Single(damaged).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Series_that_do_not_fit_together_are_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() => RunJson.WriteTimeline(TestRuns.TimeLine(points: 5) with { Processes = [1] }));

        Assert.Contains("1 entries for 5 points", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thinning_keeps_both_ends_and_the_order_and_goes_alike_through_all_series() => Gen.Select(Gen.Int[2, 3000], Gen.Int[2, 500])
        .Sample((points, most) =>
            {
                var whole = TestRuns.TimeLine(points);
                var thin = whole.ThinnedTo(most);

                Assert.Equal(Math.Min(points, most), thin.Milliseconds.Count);
                Assert.Null(thin.Problem());
                Assert.Equal((whole.Milliseconds[0], whole.Milliseconds[^1]), (thin.Milliseconds[0], thin.Milliseconds[^1]));
                Assert.Equal(thin.Milliseconds.Distinct().Order(), thin.Milliseconds);
                Assert.All(thin.Milliseconds.Index(), pair =>
                {
                    var at = whole.Milliseconds.Index().Single(point => point.Item == pair.Item).Index;
                    Assert.Equal(
                (whole.MemoryBytes[at], whole.CpuMilliseconds[at], whole.WrittenBytes[at]),
                (thin.MemoryBytes[pair.Index], thin.CpuMilliseconds[pair.Index], thin.WrittenBytes[pair.Index]));
                });
            }, iter: 20);
}
