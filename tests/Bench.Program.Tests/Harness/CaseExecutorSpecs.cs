using Bench.Harness;
using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;

namespace Bench.Program.Tests.Harness;

/// <summary>What becomes of a measurement, however it ends (rule 5). No instance is started: the platform is a fake.</summary>
public sealed class CaseExecutorSpecs : IAsyncDisposable
{
    private static readonly MetricDefinition Ready = MetricDefinition.Milliseconds("boot.ready");
    private static readonly MetricDefinition Iops = new("disk.iops", "1/s", Direction.Higher);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _interruption = new();
    private readonly RecordedProgress _progress = new();
    private readonly FakePlatform _platform = new();
    private readonly PlatformHost _host;
    private readonly RunFolder _run;
    private readonly SampleWriter _samples;
    private readonly RunRecorder _recorder;
    private readonly CaseExecutor _executor;

    public CaseExecutorSpecs()
    {
        var guest = new Guest { Name = "busybox", Digest = "sha256:00", Bytes = 1, Files = 1, Root = "/nosuch", Tar = "/nosuch.tar" };
        var workspace = Workspace.Open(new BenchPaths(_folder.At("cache"), _folder.At("runtime")));
        _host = new PlatformHost(workspace, new Dictionary<string, Guest> { ["busybox"] = guest }, CgroupHome.Detect());
        _run = RunFolder.Create(_folder.Path, StoredRun.Environment("run", StoredRun.Host));
        _samples = _run.AppendSamples();
        var options = new RunOptions { Preset = Preset.All[0], Platforms = [], Seed = 1, Output = _folder.Path, Artifacts = _folder.Path };
        _recorder = new RunRecorder(_run, _samples);
        _executor = new CaseExecutor(new RunContext(options, [], _host, _progress, _interruption.Token), _recorder);
        _executor.BeginRound(3);
    }

    [Fact]
    public void A_value_is_stored_with_its_case_and_its_round()
    {
        Measure(measurement =>
        {
            measurement.Add(Ready, TimeSpan.FromMilliseconds(12));
            return Task.CompletedTask;
        });

        var sample = Assert.Single(_run.ReadSamples());
        Assert.Equal(
            ("boot", "fake@tcg", "busybox", 3),
            (sample.Case.Experiment, sample.Case.PlatformLabel, sample.Case.Guest, sample.Round));
        Assert.Equal((12.0, Outcome.Ok, null), (sample.Value, sample.Outcome, sample.Reason));
        Assert.Equal(0, _recorder.Failures);
        Assert.Contains("12", Assert.Single(_progress.Results), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_is_one_sample_with_its_reason_in_one_line_and_the_run_goes_on()
    {
        Measure(_ => throw new InstanceException(InstanceFailure.Failed, "The guest ended:\nno init found"));
        Measure(measurement =>
        {
            measurement.Add(Ready, 5);
            return Task.CompletedTask;
        });

        var samples = _run.ReadSamples();
        Assert.Equal([Outcome.Failed, Outcome.Ok], samples.Select(sample => sample.Outcome));
        Assert.Null(samples[0].Value);
        Assert.Equal("boot.ready", samples[0].Metric);
        Assert.Equal("The guest ended: | no init found", samples[0].Reason);
        Assert.Equal(1, _recorder.Failures);
        Assert.Contains("no init found", _progress.Results[0], StringComparison.Ordinal);
    }

    /// <summary>The positive control is the log, which has the trace.</summary>
    [Fact]
    public void A_kernel_trace_is_in_a_log_that_the_sample_names_and_not_in_the_sample()
    {
        const string Trace
            = "Kernel panic - not syncing: Attempted to kill init!\nCall Trace:\n <TASK>\n dump_stack_lvl+0x44/0x5c\n panic+0x118/0x2ed";
        Measure(_ => throw new InstanceException(InstanceFailure.Failed, "The guest ended") { ConsoleLog = Trace });
        Measure(_ => throw new InvalidOperationException(Trace));

        Assert.All(_run.ReadSamples(), sample =>
        {
            Assert.DoesNotContain("dump_stack", sample.Reason, StringComparison.Ordinal);
            Assert.EndsWith("; log: logs/boot-fake@tcg-busybox.log", sample.Reason, StringComparison.Ordinal);
        });
        Assert.StartsWith("The guest ended; log:", _run.ReadSamples()[0].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(_progress.Results, result => result.Contains("dump_stack", StringComparison.Ordinal));
        Assert.Equal(3, File.ReadAllText(_run.FullPath("logs/boot-fake@tcg-busybox.log")).Split("dump_stack").Length);
    }

    [Fact]
    public void A_short_message_of_the_console_is_quoted()
    {
        Measure(_ => throw new InstanceException(InstanceFailure.Failed, "The guest ended") { ConsoleLog = "no init found" });

        Assert.StartsWith("The guest ended: no init found", Assert.Single(_run.ReadSamples()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_expected_to_be_thrown_is_a_failure_like_any_other()
    {
        Measure(_ => throw new InvalidOperationException("a defect of an experiment"));
        Measure(measurement =>
        {
            // No number: the store refuses it.
            measurement.Add(Ready, double.NaN);
            return Task.CompletedTask;
        });

        Assert.Equal([Outcome.Failed, Outcome.Failed], _run.ReadSamples().Select(sample => sample.Outcome));
        Assert.Equal(2, _recorder.Failures);
        Assert.Equal(
            "InvalidOperationException: a defect of an experiment; log: logs/boot-fake@tcg-busybox.log",
            _run.ReadSamples()[0].Reason);
        Assert.Contains(
            $"at {typeof(CaseExecutorSpecs).FullName}",
            File.ReadAllText(_run.FullPath("logs/boot-fake@tcg-busybox.log")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_does_not_grow_without_bound()
    {
        var log = _run.FullPath("logs/run.log");
        var trace = string.Join('\n', Enumerable.Repeat("Call Trace:", 10_000));
        for (var round = 0; round < 100; round++)
        {
            Assert.EndsWith("; log: logs/run.log", _recorder.Log(
                new InstanceException(InstanceFailure.Failed, "The guest ended") { ConsoleLog = trace }, "run"), StringComparison.Ordinal);
        }

        // The newest failures are in the log, those before them in the one beside it; older ones are gone.
        Assert.InRange(new FileInfo($"{log}.1").Length, 1 << 20, (1 << 20) + (64 << 10));
        Assert.InRange(new FileInfo(log).Length, 1, (1 << 20) + (64 << 10));
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(log)!, "run.log*").Length);
    }

    [Fact]
    public void The_values_of_the_primary_metric_stand_for_the_case()
    {
        var samples = Measure(measurement =>
        {
            measurement.Add(Iops, 1000);
            measurement.Add(Ready, 5);
            measurement.AddUnsupported(Ready, "not here");
            measurement.Add(Ready, 7);
            return Task.CompletedTask;
        });

        Assert.Equal([5.0, 7.0], samples.Select(sample => sample.Value));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public void Values_of_several_parts_do_not_stand_for_the_case_for_their_mean_means_nothing(int parts, int values)
    {
        var samples = Measure(async measurement =>
        {
            foreach (var job in new[] { "read", "write" }.Take(parts))
            {
                await measurement.At("job", job).TryAsync(Ready, part =>
                {
                    part.Add(Ready, 5);
                    return Task.CompletedTask;
                });
            }
        });

        Assert.Equal(values, samples.Count);
    }

    [Theory]
    [InlineData(InstanceFailure.Timeout, "timeout", 1)]
    [InlineData(InstanceFailure.Unsupported, "unsupported", 0)]
    [InlineData(InstanceFailure.Failed, "failed", 1)]
    public void The_kind_of_failure_is_the_outcome_of_the_sample(InstanceFailure failure, string outcome, int failures)
    {
        Measure(_ => throw new InstanceException(failure, "no"));

        Assert.Equal(outcome, Assert.Single(_run.ReadSamples()).Outcome.ToString().ToLowerInvariant());
        Assert.Equal(failures, _recorder.Failures);
    }

    [Fact]
    public void A_guest_that_never_becomes_ready_is_a_timeout_and_is_killed()
    {
        Measure(async measurement =>
        {
            await using var instance = await measurement.StartAsync(measurement.Spec with { BootLimit = TimeSpan.FromMilliseconds(20) });
        });

        var sample = Assert.Single(_run.ReadSamples());
        Assert.Equal(Outcome.Timeout, sample.Outcome);
        Assert.Contains("not ready", sample.Reason, StringComparison.Ordinal);
        Assert.True(_platform.Killed);
        Assert.Empty(Directory.EnumerateDirectories(_host.Workspace.Folder));
    }

    [Fact]
    public void A_value_that_was_measured_before_the_failure_is_kept()
    {
        Measure(measurement =>
        {
            measurement.Add(Iops, 1000);
            throw new InstanceException(InstanceFailure.Failed, "it did not stop");
        });

        Assert.Equal(
            [("disk.iops", Outcome.Ok), ("boot.ready", Outcome.Failed)],
            _run.ReadSamples().Select(sample => (sample.Metric, sample.Outcome)));
    }

    [Fact]
    public void A_part_that_fails_is_a_failure_alone_and_the_next_part_is_measured()
    {
        Measure(async measurement =>
        {
            await measurement.At("job", "read").TryAsync(
                Iops,
                _ => throw new InstanceException(InstanceFailure.Timeout, "no answer"));
            await measurement.At("job", "write").TryAsync(Iops, part =>
            {
                part.Add(Iops, 1000);
                return Task.CompletedTask;
            });
        });

        Assert.Equal(
            [("job=read", Outcome.Timeout, null), ("job=write", Outcome.Ok, 1000.0)],
            _run.ReadSamples().Select(sample => (sample.Case.Parameters.ToString(), sample.Outcome, sample.Value)));
        Assert.Equal(1, _recorder.Failures);
    }

    [Fact]
    public void After_an_interruption_nothing_is_begun()
    {
        _interruption.Cancel();
        var begun = false;

        Measure(_ =>
        {
            begun = true;
            return Task.CompletedTask;
        });

        Assert.False(begun);
        Assert.Empty(_run.ReadSamples());
    }

    [Fact]
    public void What_an_interruption_breaks_is_not_a_failure()
    {
        Measure(measurement =>
        {
            _interruption.Cancel();
            throw new InstanceException(InstanceFailure.Failed, "The console was lost");
        });
        Assert.Empty(_run.ReadSamples());
        Assert.Equal(0, _recorder.Failures);
        Assert.Equal("interrupted", Assert.Single(_progress.Results));
    }

    [Fact]
    public void A_part_that_an_interruption_breaks_ends_the_case_and_is_not_a_failure()
    {
        var next = false;
        Measure(async measurement =>
        {
            await measurement.At("job", "read").TryAsync(Iops, _ =>
            {
                _interruption.Cancel();
                throw new InstanceException(InstanceFailure.Failed, "The console was lost");
            });
            next = true;
        });

        Assert.False(next);
        Assert.Empty(_run.ReadSamples());
    }

    [Fact]
    public void A_guest_that_was_not_built_is_a_failure_of_the_case()
    {
        Measure(_ => Task.CompletedTask, "debian");

        Assert.Equal(Outcome.Failed, Assert.Single(_run.ReadSamples()).Outcome);
    }

    public async ValueTask DisposeAsync()
    {
        _samples.Dispose();
        _interruption.Dispose();
        await _host.Workspace.DisposeAsync();
        _folder.Dispose();
    }

    private IReadOnlyList<Sample> Measure(Func<Measurement, Task> body, string guest = "busybox") => _executor.Measure(new Case
    {
        Name = "boot",
        Experiment = "boot",
        Platform = _platform,
        Accelerator = "tcg",
        Guest = guest,
        Primary = Ready,
        Needs = new CaseNeeds(Boots: 1, Work: TimeSpan.Zero),
        MeasureAsync = body,
    });

    /// <summary>Prepares instances whose guest never says a word.</summary>
    private sealed class FakePlatform : IPlatform, IPlatformInstance
    {
        public bool Killed { get; private set; }

        public string Name => "fake";

        public Family Family => Family.Vm;

        public PlatformNeeds Needs { get; } = new();

        public Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation) => Task.FromResult(new Availability(true));

        public Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation)
            => Task.FromResult<IPlatformInstance>(this);

        public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

        public Task<Footprint> FootprintAsync(CancellationToken cancellation) => Task.FromResult(new Footprint([], null));

        public Task EndAsync(CancellationToken cancellation) => Task.CompletedTask;

        public Task KillAsync()
        {
            Killed = true;
            return Task.CompletedTask;
        }
    }
}
