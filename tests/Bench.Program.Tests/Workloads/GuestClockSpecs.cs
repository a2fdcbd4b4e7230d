using System.Runtime.Versioning;
using Bench.Platforms.Host;
using Bench.Platforms.Variants;
using Bench.Program.Tests.Experiments;
using Bench.Results.Flags;

namespace Bench.Program.Tests.Workloads;

/// <summary>The clocks of real guests, held against the host's while workloads run.</summary>
[SupportedOSPlatform("linux")]
[Trait(Tier.Name, Tier.Integration)]
public sealed class GuestClockSpecs : IDisposable
{
    private const string Guest = "debian";
    private const string Emulated = "qemu/microvm@tcg";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("native")]
    [InlineData("runc")]
    [InlineData("runsc")]
    [InlineData("uml")]
    [InlineData(Emulated)]
    public async Task A_clock_that_is_right_flags_no_workload(string platform)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);

        var rows = Rows(session.Run<CpuBenchmarks>(Guest, Cpu));

        Assert.Equal(1, Value(rows, GuestClockRate.RateMetric), Value(rows, GuestClockRate.ErrorMetric) + 0.02);
        Assert.DoesNotContain(rows, IsFlagged);
    }

    [Theory]
    [InlineData(1.34, "rates are too high")]
    [InlineData(0.75, "rates are too low")]
    public async Task A_machine_that_was_given_a_wrong_frequency_of_its_counter_is_flagged(double factor, string expected)
    {
        await using var session = await OpenWithCounterAsync(factor);

        var rows = Rows(session.Run<CpuBenchmarks>(Guest, Cpu));

        Assert.Equal(1 / factor, Value(rows, GuestClockRate.RateMetric), Value(rows, GuestClockRate.ErrorMetric) + 0.02);
        Assert.All(
            rows.Where(row => row.Metric.StartsWith("cpu.", StringComparison.Ordinal)),
            row => Assert.Contains(row.Flags, flag => flag.Text.Contains(expected, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_wrong_clock_flags_the_rates_of_disk_jobs_and_not_their_bytes()
    {
        await using var session = await OpenWithCounterAsync(1.34);

        var rows = Rows(session.Run<DiskBenchmarks>(Guest));

        Assert.All(rows.Where(row => row.Metric is "disk.iops" or "disk.latency.p50"), row => Assert.True(IsFlagged(row)));
        Assert.DoesNotContain(rows, row => row.Metric.StartsWith("disk.bytes.", StringComparison.Ordinal) && IsFlagged(row));
    }

    private static void Cpu(CpuBenchmarks experiment) => experiment.Workload = "sysbench";

    private static IReadOnlyList<MetricSummary> Rows(IReadOnlyList<Sample> samples)
    {
        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        var rows = RunData.From(StoredRun.Environment("run", StoredRun.Host), samples).Summary.Metrics;
        var isKnown = rows.First(row => row.Metric == GuestClockRate.RateMetric).Value is not null
            && Value(rows, GuestClockRate.ErrorMetric) < 0.2;
        Assert.SkipUnless(isKnown, "the host is too busy: a guest takes too long to answer for a bound of its clock's rate");
        return rows;
    }

    private static double Value(IReadOnlyList<MetricSummary> rows, string metric) => rows.First(row => row.Metric == metric).Value!.Median;

    private static bool IsFlagged(MetricSummary row) => row.Has(FlagKind.GuestClock);

    /// <summary>A session with an emulated machine whose kernel takes its counter for faster by a factor than it is.</summary>
    private async Task<RealPlatformRun> OpenWithCounterAsync(double factor)
    {
        const string tool = "qemu-system-x86_64";
        var real = $"/usr/bin/{tool}";
        Assert.SkipUnless(File.Exists(real), $"{real} is not installed: run scripts/setup");
        var wrapper = _folder.At(tool);
        await File.WriteAllTextAsync(wrapper, FormattableString.Invariant($$"""
            #!/bin/sh
            wrong=$(awk '/^bogomips/ { printf "%d", $3 * 500 * {{factor}}; exit }' /proc/cpuinfo)
            for argument; do
                shift
                set -- "$@" "$(printf %s "$argument" | sed "s/tsc_early_khz=[0-9]*/tsc_early_khz=$wrong/")"
            done
            exec {{real}} "$@"

            """), TestContext.Current.CancellationToken);
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var variant = VariantReader.Read($"{Emulated},tool:{tool}={wrapper}");
        var platform = await VariantReader.FindAsync("wrong", variant, BenchPaths.FromEnvironment(), TestContext.Current.CancellationToken);
        return await RealPlatformRun.OpenAsync(Emulated, Guest, wrap: _ => platform);
    }
}
