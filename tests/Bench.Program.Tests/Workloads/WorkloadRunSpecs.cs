using Bench.Program.Tests.Experiments;

namespace Bench.Program.Tests.Workloads;

/// <summary>What a workload that cannot run leaves in the results of a real instance.</summary>
[Trait(Tier.Name, Tier.Integration)]
public class WorkloadRunSpecs
{
    private static readonly MetricDefinition Answer = new("cpu.answer", "1", Direction.Higher);

    [Fact]
    public async Task A_workload_that_runs_is_a_value_for_each_metric_under_its_name()
    {
        var samples = await RunAsync(Of(Step("echo 42")));

        var sample = Assert.Single(samples);
        Assert.Equal((42, Outcome.Ok, "made-up"), (sample.Value, sample.Outcome, sample.Case.Parameters["workload"]));
    }

    [Fact]
    public async Task A_program_that_is_not_in_the_guest_is_a_row_that_says_so()
    {
        var sample = Assert.Single(await RunAsync(Of(Step("frobnicate") with { Program = "frobnicate" })));

        Assert.Equal(Outcome.Unsupported, sample.Outcome);
        Assert.Contains("the guest 'debian' has no frobnicate", sample.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_in_the_guest_says_nothing_of_the_steps_that_do_without()
    {
        MetricDefinition fine = new("cpu.fine", "1", Direction.Higher), broken = new("cpu.broken", "1", Direction.Higher);
        var samples = await RunAsync(Of(
            Step("frobnicate") with { Program = "frobnicate" },
            Step("echo 7") with { Metrics = [fine] },
            Step("echo by itself >&2; exit 3") with { Metrics = [broken] }));

        Assert.Equal(Outcome.Unsupported, samples.Single(sample => sample.Metric == Answer.Name).Outcome);
        Assert.Equal(7, samples.Single(sample => sample.Metric == fine.Name).Value);
        var failed = samples.Single(sample => sample.Metric == broken.Name);
        Assert.Equal(Outcome.Failed, failed.Outcome);
        Assert.Contains("by itself", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preparation_that_lacks_a_program_is_a_row_that_says_so()
    {
        var sample = Assert.Single(await RunAsync(Of(Step("echo 42")) with { Needs = ["frobnicate"], Before = "frobnicate --listen" }));

        Assert.Equal(Outcome.Unsupported, sample.Outcome);
        Assert.Contains("the guest 'debian' has no frobnicate", sample.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_that_ends_under_its_workload_is_a_failure_that_says_so_and_lacks_no_program()
    {
        var sample = Assert.Single(await RunAsync(Of(Step("kill -9 $PPID; sleep 60"))));

        Assert.Equal(Outcome.Failed, sample.Outcome);
        Assert.DoesNotContain("has no", sample.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("command -v", sample.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_step_that_fails_does_not_take_the_others_with_it()
    {
        var other = new MetricDefinition("cpu.other", "1", Direction.Higher);
        var samples = await RunAsync(Of(Step("echo broken >&2; exit 3"), Step("echo 7") with { Metrics = [other] }));

        var failed = samples.Single(sample => sample.Metric == Answer.Name);
        Assert.Equal(Outcome.Failed, failed.Outcome);
        Assert.Contains("echo in the guest ended with 3: broken", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(7, samples.Single(sample => sample.Metric == other.Name).Value);
    }

    [Fact]
    public async Task The_windows_before_one_that_fails_are_kept_and_there_is_no_value()
    {
        await using var session = await RealPlatformRun.OpenAsync("native", "debian");
        var samples = session.Run<MadeUpBenchmarks>("debian", experiment => experiment.Use(
            Of(Step("echo >> /tmp/runs; [ $(wc -l < /tmp/runs) -lt 3 ] && wc -l < /tmp/runs") with { Windows = 4 })));

        Assert.Equal(Outcome.Failed, Assert.Single(samples).Outcome);
        var kept = Assert.Single(session.Windows);
        Assert.Equal([1, 2], kept.Values);
        Assert.Null(kept.Settled);
    }

    [Fact]
    public async Task A_full_disk_is_called_one()
    {
        var sample = Assert.Single(await RunAsync(Of(
            Step("dd if=/dev/zero of=/tmp/full/x bs=1M count=9")) with
        { Before = "mkdir /tmp/full; mount -t tmpfs -o size=1m none /tmp/full" }));

        Assert.Equal(Outcome.Failed, sample.Outcome);
        Assert.StartsWith("the guest's disk is full: ", sample.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_cannot_be_read_is_a_failure_with_what_it_says()
    {
        var sample = Assert.Single(await RunAsync(Of(Step("echo nothing of use"))));

        Assert.Equal(Outcome.Failed, sample.Outcome);
        Assert.Contains("nothing of use", sample.Reason, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Sample> WithoutClock(IEnumerable<Sample> samples)
        => [.. samples.Where(sample => !sample.Metric.StartsWith("clock.", StringComparison.Ordinal))];

    private static WorkloadStep Step(string command) => new(
        "echo",
        [Answer],
        _ => command,
        result => double.TryParse(result.OutputText, out var answer)
            ? [answer]
            : throw new ProgramOutput("echo", result.OutputText).Unreadable("it is no number"));

    private static Workload Of(params WorkloadStep[] steps) => new() { Name = "made-up", Steps = steps };

    private static async Task<IReadOnlyList<Sample>> RunAsync(Workload workload)
    {
        // The first is not BenchmarkDotNet's to make: the catalog is the test's.
        await using var session = await RealPlatformRun.OpenAsync("native", "debian");
        return WithoutClock(session.Run<MadeUpBenchmarks>("debian", experiment => experiment.Use(workload)));
    }

    /// <summary>An experiment whose workload is a test's.</summary>
    public sealed class MadeUpBenchmarks : CpuBenchmarks
    {
        private Workload? _workload;

        internal override IReadOnlyList<Workload> Catalog => [_workload!];

        internal void Use(Workload workload) => (_workload, Workload) = (workload, workload.Name);
    }
}
