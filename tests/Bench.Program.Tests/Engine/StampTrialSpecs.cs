using Bench.Engine;
using Bench.Platforms.Stamps;
using Bench.Sampling;

namespace Bench.Program.Tests.Engine;

/// <summary>How ways to a stamp are compared.</summary>
public class StampTrialSpecs
{
    [Fact]
    public async Task Ratios_are_of_the_medians_of_a_round_so_that_a_slow_round_is_slow_for_all()
    {
        var calls = new List<string>();
        var trial = new StampTrial([Path("one", 10), Path("twice", 20)], seed: 3);
        for (var round = 1; round <= 20; round++)
        {
            await trial.RunRoundAsync(round);
        }

        var figures = trial.Summarize().ToList();

        Assert.Equal(["one", "twice"], figures.Select(way => way.Name));
        Assert.Equal([60, 60], figures.Select(way => way.Lines));
        Assert.All(figures.Zip([1.0, 2.0]), pair => Assert.Equal((pair.Second, pair.Second, pair.Second), (pair.First.RatioToFirst.Median, pair.First.RatioToFirst.Low, pair.First.RatioToFirst.High)));
        Assert.Equal(10, figures[0].Least);
        Assert.True(figures[0].Median > 10 && figures[0].Percentile99 > figures[0].Median);

        // Each comes first at times.
        Assert.Equal(["one", "twice"], calls.Where((_, call) => call % 2 == 0).Distinct().Order());

        // The longer ago a trial began, the slower its host: three lines a round, the middle one of which counts.
        StampTrial.Path Path(string name, long microseconds) => new(name, () =>
        {
            calls.Add(name);
            var slowness = 1 + (calls.Count(call => call == name) / 5);
            return Task.FromResult<IReadOnlyList<LineStamp>>([.. new[] { 1, 1, 100 }.Select(factor => new LineStamp(new MonotonicTime(1000), new MonotonicTime(1000 + (1000 * microseconds * slowness * factor))))]);
        });
    }
}
