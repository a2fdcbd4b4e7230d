using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Experiments;
using Bench.Program.Tests.Experiments;
using Bench.Results.Statistics;

namespace Bench.Program.Tests.Workloads;

/// <summary>sysbench through the harness beside sysbench by hand, interleaved: what the harness puts around a program must not be in its figures.</summary>
public partial class SysbenchByHandSpecs
{
    private const int Pairs = 12;

    // Less than half of the smallest effect that a comparison of these metrics tells.
    private const double Near = 1.02;

    // An interval from one end to the other of which the figure changes by more tells nothing.
    private const double WidestTelling = 1.2;

    [Theory(Explicit = true)]
    [InlineData("native")]
    [InlineData("runc")]
    public async Task The_harness_has_the_events_of_the_processor_that_one_has_by_hand(string platform) => await CompareAsync<CpuBenchmarks>(
        platform,
        experiment => experiment.Cpu(),
        "cpu.events",
        "sysbench cpu --cpu-max-prime=10000 --threads=1 --time=1 run",
        output => Number(Events().Match(output)));

    [Theory(Explicit = true)]
    [InlineData("native")]
    [InlineData("runc")]
    public async Task The_harness_has_the_bandwidth_of_memory_that_one_has_by_hand(string platform) => await CompareAsync<RamBenchmarks>(
        platform,
        experiment => experiment.Ram(),
        "ram.bandwidth.read",
        "sysbench memory --memory-oper=read --memory-access-mode=seq --memory-block-size=64M --memory-total-size=8G --threads=1 --time=1 run",
        output => Number(Transferred().Match(output)) * 1024 * 1024);

    private static async Task CompareAsync<T>(string platform, Action<T> measure, string metric, string command, Func<string, double> read)
        where T : WorkloadExperiment, new()
    {
        await using var session = await RealSession.OpenAsync(platform, "debian");
        await using var byHand = ByHand.Open();
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var pair = 0; pair < Pairs; pair++)
        {
            foreach (var isOurs in new[] { pair % 2 == 0, pair % 2 != 0 })
            {
                if (isOurs)
                {
                    ours.Add(session.Run<T>("debian", Measure).Last(sample => sample.Metric == metric).Value ?? throw new InvalidOperationException("The harness has no value."));
                }
                else
                {
                    theirs.Add(read(byHand.Run(platform, command)));
                }
            }
        }

        var (ourMedian, theirMedian) = (MedianInterval.Of(ours), MedianInterval.Of(theirs));
        var ratio = MedianInterval.Of(ours.Zip(theirs, (our, their) => our / their));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{platform} {metric}: harness {ourMedian.Median:G5} ({ourMedian.Low:G5}–{ourMedian.High:G5}), by hand {theirMedian.Median:G5} ({theirMedian.Low:G5}–{theirMedian.High:G5}), ratio in pairs {ratio.Median:0.000} ({ratio.Low:0.000}–{ratio.High:0.000})"));
        Assert.SkipWhen(ratio.High > ratio.Low * WidestTelling, $"the host is too noisy to tell: the ratio's interval is from {ratio.Low:0.00} to {ratio.High:0.00}");
        Assert.True(ratio.Low < Near && ratio.High > 1 / Near, $"The ratio is {ratio}.");

        void Measure(T experiment)
        {
            experiment.Workload = "sysbench";
            measure(experiment);
        }
    }

    private static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"events per second:\s+([\d.]+)")]
    private static partial Regex Events();

    [GeneratedRegex(@"\(([\d.]+) MiB/sec\)")]
    private static partial Regex Transferred();
}
