using System.Globalization;
using Bench.Harness;
using Bench.Program.Tests.Experiments;

namespace Bench.Program.Tests.Harness;

/// <summary>Rounds with a real platform.</summary>
[Trait(Tier.Name, Tier.Integration)]
public class RoundRunnerSpecs
{
    private static Preset Quick { get; } = Preset.All.Single(preset => preset.Name == "quick");

    [Fact]
    public async Task Every_series_has_a_value_of_every_round()
    {
        await using var session = await RealPlatformRun.OpenAsync("native", "debian");
        var samples = session.RunRounds(Quick, "debian", rounds: 2, "boot", "cpu", "disk", "kernel");

        var series = samples.Where(sample => sample.Case.Experiment != NoiseThresholds.HostExperiment)
            .GroupBy(sample => (sample.Case, sample.Metric))
            .ToList();
        Assert.Superset(
            new HashSet<string> { "boot.ready", "cpu.events", "disk.iops", "kernel.syscall" },
            series.Select(one => one.Key.Metric).ToHashSet());
        Assert.All(series, one => Assert.Equal([1, 2], one.Select(sample => sample.Round).Distinct()));
        Assert.All(series, one => Assert.Equal(one.Key.Case.Experiment == "boot" && !IsObserved(one.Key.Metric), one.Count() > 2));
    }

    /// <summary>One boot a round shows its phases.</summary>
    private static bool IsObserved(string metric) =>
        metric.StartsWith("boot.observed.", StringComparison.Ordinal) || metric.StartsWith("observer.", StringComparison.Ordinal);

    [Fact]
    public async Task Boots_fill_their_time_of_a_round_after_a_first_one_of_each_pass_that_is_told_apart()
    {
        await using var session = await RealPlatformRun.OpenAsync("native", "busybox");
        var samples = session.RunRounds(
            Quick with { Passes = 2, RepeatTime = TimeSpan.FromSeconds(3) },
            "busybox",
            rounds: 1,
            "boot");

        var boots = samples.Where(sample => sample.Metric == "boot.ready").ToList();
        Assert.Equal(2, samples.Count(sample => sample.Metric == "boot.first.ready"));
        Assert.InRange(boots.Count, 3, 30);
        Assert.Equal(Enumerable.Range(1, boots.Count), boots.Select(sample => sample.Iteration));
        Assert.Equal(boots.Count, samples.Count(sample => sample.Metric == "boot.lifecycle"));
        Assert.InRange(samples.Single(sample => sample.Metric == "host.measured").Value!.Value, 0.01, 1);
        Assert.NotEqual("no case has ended", samples.Single(sample => sample.Metric == "host.cpu.frequency").Reason);
        Assert.Single(samples, sample => sample.Metric == "boot.observed.ready");
    }

    [Fact]
    public async Task The_mean_that_BenchmarkDotNet_reports_is_that_of_the_boots()
    {
        await using var session = await RealPlatformRun.OpenAsync("native", "busybox");
        var (samples, report) = session.RunReported(
            Quick with { Passes = 2, RepeatTime = TimeSpan.FromMilliseconds(100) },
            "busybox",
            rounds: 2,
            "boot");

        var boots = samples.Where(sample => sample.Metric == "boot.ready").Select(sample => sample.Value!.Value).ToList();
        Assert.Equal(2, report.Length);
        var (headers, values) = (report[0].Split(','), report[1].Split(','));
        var mean = values[Array.IndexOf(headers, "Mean")].Split(' ');
        var milliseconds = double.Parse(mean[0], CultureInfo.InvariantCulture) / (mean[1] == "ms" ? 1 : 1000);
        Assert.Equal(boots.Average(), milliseconds, 0.001 * boots.Average());
        Assert.Equal("native", values[Array.LastIndexOf(headers, "Platform")]);
        Assert.Contains("boot.ready", report[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_takes_longer_than_its_time_is_measured_in_the_first_pass_alone()
    {
        await using var session = await RealPlatformRun.OpenAsync("native", "busybox");
        var samples = session.RunRounds(Quick with { Passes = 3, RepeatTime = TimeSpan.Zero }, "busybox", rounds: 2, "boot");

        Assert.Equal([1, 2], samples.Where(sample => sample.Metric == "boot.ready").Select(sample => sample.Round));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Two_workloads_that_share_an_instance_boot_once(bool shares, int boots)
    {
        var prepared = 0;
        await using var session = await RealPlatformRun
            .OpenAsync("native", "debian", wrap: inner => new WrappedPlatform(inner, (request, cancellation) =>
                {
                    prepared++;
                    return inner.PrepareAsync(request, cancellation);
                }));
        var samples = session.RunRounds(Quick with { SharesInstances = shares }, "debian", rounds: 1, "cpu", "kernel");

        Assert.Equal(boots, prepared);
        Assert.All(
            new[] { "cpu.events", "kernel.syscall" },
            metric => Assert.Equal(Outcome.Ok, Assert.Single(samples, sample => sample.Metric == metric).Outcome));
        Assert.Empty(session.InstancesLeft);
    }

    [Fact]
    public async Task Two_workloads_with_the_same_server_share_an_instance()
    {
        await using var session = await RealPlatformRun.OpenAsync("native", "debian");
        var preset = Quick with { Experiments = new Dictionary<string, string[]> { ["application"] = ["redis", "redis-pipelined"] } };

        var samples = session.RunRounds(preset, "debian", rounds: 3, "application");

        Assert.Equal(3, samples.Count(sample => sample is { Metric: "application.redis.get", Outcome: Outcome.Ok }));
        Assert.Equal(3, samples.Count(sample => sample is { Metric: "application.redis.get.pipelined", Outcome: Outcome.Ok }));
        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
    }

    [Fact]
    public async Task An_experiment_whose_guest_was_not_built_is_a_row_of_the_summary_that_says_so()
    {
        await using var session = await RealPlatformRun.OpenAsync("native", "busybox");

        var row = Assert.Single(session.RowsWithoutGuest<DiskBenchmarks>("debian"));
        Assert.Null(row.Value);
        Assert.Contains(
            row.Flags,
            flag => flag.Text.Contains("the guest 'debian' has not been built; run scripts/setup", StringComparison.Ordinal));
    }
}
