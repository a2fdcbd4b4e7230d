using Bench.Experiments.Density;
using Bench.Harness;
using Bench.Platforms.Host;

namespace Bench.Program.Tests.Experiments;

/// <summary>How many real instances fit, what they take, and that the host is afterwards as it was before.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class DensityExperimentSpecs
{
    private const string Guest = "busybox";

    private static readonly Preset Preset = Preset.All[0] with
    {
        Experiments = new Dictionary<string, string[]> { ["density"] = [Guest] },
        Density = new DensityScale(
            new DensityLimit(8, TimeSpan.FromMinutes(2)), new DensityLimit(2, TimeSpan.FromMinutes(2)), TimeSpan.FromMilliseconds(200)),
    };

    [Theory]
    [InlineData("native", 8)]
    [InlineData("runc", 8)]
    [InlineData("qemu/microvm", 2)]
    public async Task Instances_grow_to_their_number_and_none_is_left(string platform, int most)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);
        var before = session.Traces;
        var samples = session.RunRounds(Preset, Guest, 1, "density");

        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        Assert.SkipWhen(
            samples.Any(sample => sample.Metric == "density.bound.answer"),
            "the host is too busy: an answer takes more than a second");
        Assert.Equal(most, Value("density.instances"));
        Assert.Equal(most, Value("density.bound.count"));
        Assert.True(Value("density.pss", most) > Value("density.pss", 1));
        Assert.True(Value("density.answer.p99", most) > 0);
        Assert.True(Value("density.peak") >= 32 << 20);
        Assert.True(Value("density.busy.wakeups") > 20 && Value("density.busy.cpu") > 0.5);
        Assert.Equal(platform != "qemu/microvm", Value("density.given_back") > 50);
        Assert.Equal(before, session.Traces);

        double? Value(string metric, int? instances = null) => samples.Single(sample =>
            sample.Metric == metric && sample.Case.Parameters["instances"] == (instances is null ? null : $"{instances}")).Value;
    }

    [Fact]
    public async Task With_a_low_budget_it_stops_before_the_memory_is_used_and_says_why()
    {
        await using var session = await RealPlatformRun.OpenAsync("native", Guest);
        var budget = Preset.Density with { MemoryShare = 1e-9 };

        var sample = Assert.Single(session.RunRounds(Preset with { Density = budget }, Guest, 1, "density"), IsOfDensity);

        Assert.Equal(Outcome.Unsupported, sample.Outcome);
        Assert.Contains("There is no room for one instance", sample.Reason, StringComparison.Ordinal);
        Assert.Empty(session.InstancesLeft);
    }

    [Fact]
    public async Task Where_one_does_not_come_up_the_others_are_measured_and_the_error_names_the_bound()
    {
        var prepared = 0;
        await using var session = await RealPlatformRun.OpenAsync(
            "native",
            Guest,
            wrap: native => new WrappedPlatform(native, (request, cancellation) => Interlocked.Increment(ref prepared) == 6
                ? throw new InstanceException(InstanceFailure.Failed, "no more", new IOException("no more", hresult: 24))
                : native.PrepareAsync(request, cancellation)));
        var before = session.Traces;

        var samples = session.RunRounds(Preset, Guest, 1, "density").Where(IsOfDensity).ToList();

        var bound = Assert.Single(samples, sample => sample.Metric.StartsWith("density.bound.", StringComparison.Ordinal));
        Assert.Equal("density.bound.files", bound.Metric);
        Assert.Contains("EMFILE", Assert.Single(bound.Flags).Text, StringComparison.Ordinal);
        Assert.Equal(4, bound.Value);
        Assert.Equal(before, session.Traces);
    }

    private static bool IsOfDensity(Sample sample) => sample.Metric.StartsWith("density.", StringComparison.Ordinal);
}

/// <summary>What one more start takes for each instance beside it.</summary>
public class DensityStartSpecs
{
    [Fact]
    public void A_start_counts_with_the_instances_that_ran_beside_it_and_not_with_those_that_followed()
    {
        // 10 ms alone, and 2 ms more for each that runs: beside 0, 1, 4 and 16.
        DensityReading[] readings = [Reading(1, 10), Reading(4, 12), Reading(16, 18), Reading(64, 42)];

        Assert.Equal(2, DensityBenchmarks.StartOfOneMore(readings)!.Slope, 1e-9);
        Assert.Null(DensityBenchmarks.StartOfOneMore(readings[..1]));
    }

    private static DensityReading Reading(int instances, int milliseconds) =>
        new(instances, 0, 0, 0, null, null, TimeSpan.FromMilliseconds(milliseconds), TimeSpan.Zero);
}
