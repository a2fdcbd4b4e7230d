using System.Diagnostics;
using Bench.Harness;
using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;

namespace Bench.Program.Tests.Harness;

/// <summary>What a round says of the host that it ran on.</summary>
public sealed class HostWatchSpecs : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _interruption = new();
    private readonly Workspace _workspace;
    private readonly RunFolder _run;
    private readonly SampleWriter _samples;
    private readonly HostWatch _watch;

    public HostWatchSpecs()
    {
        _workspace = Workspace.Open(new BenchPaths(_folder.At("cache"), _folder.At("runtime")));
        _run = RunFolder.Create(_folder.Path, StoredRun.Environment("run", StoredRun.Host));
        _samples = _run.AppendSamples();
        var options = new RunOptions { Preset = Preset.All[0], Platforms = [], Seed = 1, Output = _folder.Path, Artifacts = _folder.Path };
        var host = new PlatformHost(_workspace, new Dictionary<string, Guest>(), CgroupHome.Detect());
        var recorder = new RunRecorder(_run, _samples);
        recorder.BeginRound(2);
        _watch = new HostWatch(new RunContext(options, [], host, new RecordedProgress(), _interruption.Token), recorder);
    }

    [Fact]
    public void Before_a_round_the_harness_does_nothing_and_says_what_the_host_did()
    {
        _watch.WatchIdle();

        var samples = _run.ReadSamples();
        Assert.All(samples, sample => Assert.Equal(("host", 2), (sample.Case.Experiment, sample.Round)));
        Assert.Equal(
            [
                "host.idle.busy", "host.idle.steal", "host.idle.psi.cpu.some", "host.idle.psi.memory.some", "host.idle.psi.io.some",
            ],
            samples.Select(sample => sample.Metric));
        Assert.InRange(samples[0].Value!.Value, 0, 1.2 * Environment.ProcessorCount);
    }

    [Fact]
    public void A_round_says_what_it_went_through_and_what_cannot_be_told_has_its_reason()
    {
        _watch.BeginRound();
        _watch.EndRound(measured: 0.5);

        var samples = _run.ReadSamples();
        Assert.Equal(
            [
                "host.steal", "host.psi.cpu.some", "host.psi.memory.some", "host.psi.io.some", "host.others.cpu", "host.cpu.frequency",
                "host.measured",
            ],
            samples.Select(sample => sample.Metric));
        Assert.Equal((Outcome.Unsupported, "no case has ended"), (samples[^2].Outcome, samples[^2].Reason));
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void The_CPU_time_of_a_strangers_process_is_in_the_round_and_makes_it_noisy()
    {
        using var stranger = new DetachedProcess("while :; do :; done");
        var time = Stopwatch.StartNew();
        _watch.BeginRound();
        var before = stranger.CpuTime;
        SpinWait.SpinUntil(() => stranger.CpuTime - before > TimeSpan.FromMilliseconds(300));
        var least = stranger.CpuTime - before;
        _watch.EndRound(measured: 0.5);

        var others = _run.ReadSamples().Single(sample => sample.Metric == "host.others.cpu").Value!.Value;
        Assert.True(others * time.Elapsed >= least - TimeSpan.FromMilliseconds(20), $"{others} of {time.Elapsed} is less than {least}");
        Assert.Contains(
            "Noisy by",
            RunData.From(StoredRun.Environment("run", StoredRun.Host), _run.ReadSamples()).Summary.HostNoise,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_interruption_is_not_waited_for()
    {
        _interruption.Cancel();
        _watch.WatchIdle();

        Assert.Empty(_run.ReadSamples());
    }

    public async ValueTask DisposeAsync()
    {
        _samples.Dispose();
        await _workspace.DisposeAsync();
        _interruption.Dispose();
        _folder.Dispose();
    }
}
