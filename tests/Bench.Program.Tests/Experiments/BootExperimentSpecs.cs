using Bench.Harness;
using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;
using Bench.Program.Tests.Harness;

namespace Bench.Program.Tests.Experiments;

/// <summary>Which boots there are, in which order. No instance is started: the platform is a fake that is ready at once.</summary>
public sealed class BootExperimentSpecs : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakePlatform _platform = new();
    private readonly PlatformHost _host;
    private readonly RunFolder _run;
    private readonly SampleWriter _samples;

    public BootExperimentSpecs()
    {
        var guest = new Guest { Name = "busybox", Digest = "sha256:00", Bytes = 1, Files = 1, Root = "/nosuch", Tar = "/nosuch.tar" };
        var workspace = Workspace.Open(new BenchPaths(_folder.At("cache"), _folder.At("runtime")));
        _host = new PlatformHost(workspace, new Dictionary<string, Guest> { ["busybox"] = guest }, CgroupHome.Detect());
        _run = RunFolder.Create(_folder.Path, StoredRun.Environment("run", StoredRun.Host));
        _samples = _run.AppendSamples();
    }

    [Fact]
    public void The_observed_and_the_sampled_boot_follow_the_plain_ones_in_every_round()
    {
        for (var round = 1; round <= 5; round++)
        {
            _platform.Booted.Clear();
            Boot("full", round);

            Assert.True(_platform.Booted.Count > 3);
            Assert.All(_platform.Booted.SkipLast(2), spec => Assert.True(spec is { ObservesPhases: false, TicksPerSecond: null }));
            Assert.True(_platform.Booted[^2].ObservesPhases);
            Assert.NotNull(_platform.Booted[^1].TicksPerSecond);
        }
    }

    [Theory]
    [InlineData("quick", "kvm", true)]
    [InlineData("quick", "tcg", false)]
    [InlineData("quick", null, false)]
    [InlineData("claims", "tcg", true)]
    [InlineData("smoke", "kvm", false)]
    public void The_boots_of_a_machine_are_warm_where_it_has_an_accelerator_or_a_pass_has_the_time(
        string preset, string? accelerator, bool isWarm)
    {
        Boot(preset, accelerator: accelerator);

        var samples = _run.ReadSamples();
        Assert.Equal(isWarm ? 1 : 0, samples.Count(sample => sample.Metric == "boot.first.ready"));
        Assert.Contains(samples, sample => sample.Metric == "boot.ready");
    }

    [Fact]
    public void Of_a_plain_boot_that_fails_nothing_is_left()
    {
        _platform.FailsFrom = 2;
        Boot("full");

        Assert.Contains(_run.ReadSamples(), sample => sample is { Metric: "boot.ready", Outcome: Outcome.Failed });
        Assert.Empty(Directory.EnumerateDirectories(_host.Workspace.Folder));
    }

    public async ValueTask DisposeAsync()
    {
        _samples.Dispose();
        await _host.Workspace.DisposeAsync();
        _folder.Dispose();
    }

    private void Boot(string preset, int round = 1, string? accelerator = "kvm")
    {
        var options = PlannedRun.OptionsOf(preset) with { Output = _folder.Path, Artifacts = _folder.Path };
        var context = new RunContext(options, [], _host, new RecordedProgress(), TestContext.Current.CancellationToken);
        var executor = new CaseExecutor(context, new RunRecorder(_run, _samples));
        var experiment = new BootBenchmarks { Platform = _platform.Name, Guest = "busybox" };
        executor.BeginRound(round);
        executor.Measure(new Case
        {
            Name = "boot",
            Experiment = "boot",
            Platform = _platform,
            Accelerator = accelerator,
            Guest = "busybox",
            Primary = BootBenchmarks.Ready,
            Needs = experiment.NeedsOf(options),
            MeasureAsync = measurement =>
            {
                experiment.Measurement = measurement;
                return experiment.Boot();
            },
        });
    }

    private sealed class FakePlatform : IPlatform
    {
        /// <summary>What was started, in this order.</summary>
        public List<InstanceSpec> Booted { get; } = [];

        /// <summary>The number of the first boot that fails, from 1.</summary>
        public int FailsFrom { get; set; } = int.MaxValue;

        public string Name => "fake";

        public Family Family => Family.Vm;

        public PlatformNeeds Needs { get; } = new();

        public Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation) => Task.FromResult(new Availability(true));

        public Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation) =>
            Task.FromResult<IPlatformInstance>(new FakeInstance(this, request));
    }

    private sealed class FakeInstance(FakePlatform platform, InstanceRequest request) : IPlatformInstance
    {
        public Task StartAsync(CancellationToken cancellation)
        {
            platform.Booted.Add(request.Spec);
            request.Timeline.Mark(BootTimeline.Call);
            return platform.Booted.Count >= platform.FailsFrom
                ? throw new InstanceException(InstanceFailure.Failed, "no")
                : request.Console.PumpAsync(new MemoryStream("BENCH-READY\n"u8.ToArray()));
        }

        public Task<Footprint> FootprintAsync(CancellationToken cancellation) => Task.FromResult(new Footprint([], null));

        public Task EndAsync(CancellationToken cancellation)
        {
            request.Timeline.Mark(BootTimeline.Exited);
            request.Timeline.Mark(BootTimeline.Gone);
            return Task.CompletedTask;
        }

        public Task KillAsync() => Task.CompletedTask;
    }
}
