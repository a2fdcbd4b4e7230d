using Bench.Experiments.Neighbours;
using Bench.Platforms;
using Bench.Platforms.Host;

namespace Bench.Program.Tests.Experiments;

/// <summary>What real instances do to each other is bounded, and the host is as before.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class NeighboursExperimentSpecs
{
    private const string Guest = "busybox";
    private const string FullGuest = "debian";

    [Theory]
    [InlineData("runc")]
    [InlineData("runsc", Traits = [Tier.Name, Tier.Full])]
    [InlineData("qemu/microvm", Traits = [Tier.Name, Tier.Full])]
    public async Task Work_of_each_kind_is_timed_beside_the_neighbour_that_wants_the_same(string platform)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, FullGuest);

        var before = session.Traces;
        var samples = session.Run<NeighboursBenchmarks>(FullGuest);

        // A neighbour gives way to everything else that the host does.
        Assert.SkipWhen(
            samples.Any(sample => sample.Reason?.Contains("did nothing", StringComparison.Ordinal) == true),
            "the host is too busy: a neighbour had no processor time");
        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        Assert.Equal(
            ["aggressor=cache victim=chase", "aggressor=cpu victim=calls", "aggressor=disk victim=fsync"],
            samples.Where(sample => sample.Metric == "neighbours.work" && sample.Value > 0)
                .Select(sample => $"{sample.Case.Parameters}").Order(StringComparer.Ordinal));
        Assert.Empty(session.InstancesLeft);
        Assert.Empty(session.Traces.Except(before));
    }

    [Theory]
    [InlineData("native")]
    [InlineData("runc")]
    [InlineData("docker/runc", Traits = [Tier.Name, Tier.Full])]
    [InlineData("runsc", Traits = [Tier.Name, Tier.Full])]
    [InlineData("uml", Traits = [Tier.Name, Tier.Full])]
    [InlineData("qemu/microvm")]
    public async Task A_neighbour_that_takes_all_it_can_get_is_bounded_and_leaves_nothing(string platform)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);

        var before = session.Traces;
        var samples = session.Run<NeighboursBenchmarks>(Guest);

        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        foreach (var aggressor in Aggressor.All)
        {
            Assert.InRange(Of("neighbours.contained", aggressor).Value!.Value, 0, 1);
            Assert.InRange(Of("neighbours.got.tasks", aggressor).Value!.Value, 0, 100);
            Assert.True(Of("neighbours.p99", aggressor).Value > 0);
        }

        var ownsKernel = platform is "uml" or "qemu/microvm";
        var panic = Of(ownsKernel ? "neighbours.aggressor.alive" : "neighbours.p99", Aggressor.Panic);
        Assert.Equal(ownsKernel ? (Outcome.Ok, 0) : (Outcome.Unsupported, default(double?)), (panic.Outcome, panic.Value));
        Assert.Equal(platform == "native", samples.Any(sample => IsOf(sample, Aggressor.OnVictimsCpus)));
        if (platform == "native")
        {
            // One that has twice its allowance is seen to take it.
            var had = Of("neighbours.got.cpu", Aggressor.BeyondAllowance).Value;
            Assert.SkipWhen(had is null or < 110, $"the host is too busy, or small: it could have only {had} % of its allowance");
            Assert.Equal(0, Of("neighbours.contained.control", Aggressor.BeyondAllowance).Value);
        }

        Assert.Empty(session.InstancesLeft);
        Assert.Empty(session.Traces.Except(before));

        Sample Of(string metric, Aggressor aggressor) => samples.Single(sample => sample.Metric == metric && IsOf(sample, aggressor));
        static bool IsOf(Sample sample, Aggressor aggressor) =>
            sample.Case.Parameters.Any(pair => pair.Key == "aggressor" && pair.Value == aggressor.Name);
    }
}

/// <summary>What latencies are compared with, and what shows that a neighbour worked.</summary>
public class NeighbourRatioSpecs
{
    private static readonly InstanceUse Uncounted = new(null, null, null, null, null, null, null);

    [Fact]
    public void A_window_is_compared_with_the_mean_of_the_idle_windows_and_not_with_all_their_values()
    {
        double[] quiet = [.. Enumerable.Range(1, 100)];
        double[] busy = [.. quiet.Select(value => 3 * value)];
        double[] between = [.. quiet.Select(value => 2 * value)];

        Assert.Equal(1, NeighboursBenchmarks.RatioToIdle(between, [quiet, busy], 0.99), 1e-9);
        Assert.Equal(1, NeighboursBenchmarks.RatioToIdle(between, [quiet, busy], 0.5), 1e-9);
        Assert.Equal(2, NeighboursBenchmarks.RatioToIdle(between, [quiet], 0.99), 1e-9);
    }

    [Theory]
    [InlineData(0.01, InstanceFailure.Failed)]
    [InlineData(null, InstanceFailure.Unsupported)]
    public void A_neighbour_that_did_nothing_is_a_failure_and_one_that_is_not_counted_is_not_known(double? cpus, InstanceFailure expected)
    {
        var attack = AttackWith(cpus);

        foreach (var aggressor in Aggressor.All)
        {
            Assert.Equal(expected, Assert.Throws<InstanceException>(() => NeighboursBenchmarks.RequireWork(aggressor, attack)).Failure);
        }
    }

    [Fact]
    public void A_neighbour_that_had_a_processor_or_ended_its_instance_has_worked()
    {
        NeighboursBenchmarks.RequireWork(Aggressor.All[0], AttackWith(cpus: 1));
        NeighboursBenchmarks.RequireWork(Aggressor.Panic, AttackWith(cpus: null) with { Death = "its instance ended" });
    }

    private static Attack AttackWith(double? cpus)
    {
        var time = TimeSpan.FromSeconds(1);
        var (before, after) = (Uncounted with { Cpu = TimeSpan.Zero }, Uncounted with { Cpu = cpus * time });
        return new Attack(before, after, (0, 0), time, Death: null, EndedFirst: false);
    }
}

/// <summary>What must not run, since it would harm the host.</summary>
public class AggressorSpecs
{
    private static readonly InstanceUse Limited = new(null, null, MemoryLimit: 1 << 28, null, TaskLimit: 256, null, null);
    private static readonly InstanceUse Free = Limited with { MemoryLimit = null, TaskLimit = null };

    [Theory]
    [InlineData(Family.Process, "cpu,disk,sync,network")]
    [InlineData(Family.Container, "cpu,disk,sync,network")]
    [InlineData(Family.Vm, "cpu,memory,cache,disk,sync,network")]
    public void Without_limits_only_the_harmless_ones_run(Family family, string allowed) =>
        Assert.Equal(allowed, string.Join(',', Aggressor.All.Where(one => one.WhyNot(family, Free) is null).Select(one => one.Name)));

    [Fact]
    public void Within_limits_all_run_and_only_a_machine_may_panic()
    {
        Assert.All(Aggressor.All, one => Assert.Null(one.WhyNot(Family.Process, Limited)));
        Assert.Null(Aggressor.Panic.WhyNot(Family.Vm, Free));
        Assert.All(
            [Family.Process, Family.Namespace, Family.Container, Family.Sandbox],
            family => Assert.NotNull(Aggressor.Panic.WhyNot(family, Limited)));
    }
}
