using System.Reflection;
using System.Text.Json;
using Bench.Experiments;
using Bench.Harness;
using Bench.Harness.BenchmarkDotNet;
using Bench.Platforms;
using Bench.Platforms.Catalog;
using Bench.Platforms.Conformance;
using Bench.Platforms.Host;
using Bench.Platforms.Probes;
using BenchmarkDotNet.Attributes;

namespace Bench.Program.Tests.Experiments;

/// <summary>A run on this host with one real platform, in which experiments run as in a round.</summary>
internal sealed class RealPlatformRun : IAsyncDisposable
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly TemporaryFolder _folder = new();
    private readonly RunFolder _run;
    private readonly SampleWriter _samples;
    private readonly RunContext _context;
    private readonly RunRecorder _recorder;
    private readonly CheckedPlatform _platform;
    private readonly CaseExecutor _executor;

    private RealPlatformRun(PlatformHost host, IPlatform platform, Availability availability, bool keepsCaches)
    {
        _platform = new CheckedPlatform(platform, availability);
        _run = RunFolder.Create(_folder.Path, StoredRun.Environment("run", StoredRun.Host));
        _samples = _run.AppendSamples();

        // With a filter all steps of a workload are run, and not only those that the preset chooses.
        var preset = Preset.All[0] with { SettleTime = TimeSpan.FromMilliseconds(250), FootprintInstances = 3 };
        var options = new RunOptions
        {
            Preset = preset,
            Platforms = [platform],
            Filters = ["*"],
            Seed = 1,
            Output = _folder.Path,
            Artifacts = _folder.Path,
            KeepCaches = keepsCaches,
        };
        _context = new RunContext(options, [], host, new NoProgress(), TestContext.Current.CancellationToken);
        _recorder = new RunRecorder(_run, _samples);
        _executor = new CaseExecutor(_context, _recorder);
    }

    /// <summary>Opens it, or skips the test with the reason why this host cannot have the platform or the guest.</summary>
    public static async Task<RealPlatformRun> OpenAsync(
        string platform,
        string guest,
        bool keepsCaches = false,
        Func<IPlatform, IPlatform>? wrap = null)
    {
        var host = PlatformCatalog.OpenHost(BenchPaths.FromEnvironment());
        try
        {
            Assert.SkipUnless(host.Guests.ContainsKey(guest), $"the guest '{guest}' has not been built: run scripts/setup");
            var found = PlatformCatalog.BuiltIn.Find(platform)!;
            var availability = await found.ProbeAsync(host, TestContext.Current.CancellationToken);
            Assert.SkipUnless(availability.Usable, $"{platform}: {availability.Reason}. {availability.Remedy}");
            return new RealPlatformRun(host, wrap?.Invoke(found) ?? found, availability, keepsCaches);
        }
        catch
        {
            await host.Workspace.DisposeAsync();
            throw;
        }
    }

    /// <summary>Folders of instances that are still there.</summary>
    public IEnumerable<string> InstancesLeft => Directory.EnumerateDirectories(_context.Host.Workspace.Folder);

    /// <summary>Mounts, folders, cgroups and processes of the run's instances on the host, and its network links.</summary>
    public IReadOnlyList<string> Traces => HostTraces.Capture(_context.Host);

    /// <summary>The windows that were kept.</summary>
    public IReadOnlyList<WindowSeries> Windows =>
        [.. File.ReadLines(_run.FullPath(RunFiles.Windows)).Select(line => JsonSerializer.Deserialize<WindowSeries>(line, SnakeCase)!)];

    /// <summary>Runs rounds of a preset's cases of some experiments with a guest, and returns what was stored.</summary>
    public IReadOnlyList<Sample> RunRounds(Preset preset, string guest, int rounds, params string[] experiments) =>
        RunRounds(new BenchmarkDotNetRunner(_folder.Path), preset, guest, rounds, experiments);

    /// <summary>The same, and what BenchmarkDotNet reports of it: the lines of a CSV file an experiment.</summary>
    public (IReadOnlyList<Sample> Samples, string[] Report) RunReported(Preset preset, string guest, int rounds, string experiment)
    {
        var runner = new BenchmarkDotNetRunner(_folder.Path);
        var samples = RunRounds(runner, preset, guest, rounds, experiment);
        runner.Export(RunData.From(StoredRun.Environment("run", StoredRun.Host), samples).Summary, TimeSpan.FromSeconds(1));
        return (samples, File.ReadAllLines(Assert.Single(Directory.EnumerateFiles(_folder.At("results"), "*.csv"))));
    }

    /// <summary>What the summary has of an experiment whose guest is taken for one that was not built.</summary>
    public IEnumerable<MetricSummary> RowsWithoutGuest<T>(string guest)
        where T : Experiment, new()
    {
        _executor.BeginRound(1);
        _executor.StoreWithoutGuest(CaseOf(new T { Guest = guest }));
        return RunData.From(StoredRun.Environment("run", StoredRun.Host), _run.ReadSamples()).Summary.Metrics;
    }

    /// <summary>Checks the platform before a run; returns why it cannot be used, or null, and what was stored.</summary>
    public (string? Failure, IReadOnlyList<Sample> Samples) Preflight()
    {
        var broken = new PreflightCheck(_context, _recorder, _executor).FindBroken([_platform]);
        return (broken.GetValueOrDefault(_platform.Label), _run.ReadSamples());
    }

    /// <summary>Runs one iteration of an experiment and returns what was stored.</summary>
    public IReadOnlyList<Sample> Run<T>(string guest, Action<T>? choose = null)
        where T : Experiment, new()
    {
        var experiment = new T { Platform = _platform.Platform.Selector, Guest = guest };
        choose?.Invoke(experiment);
        if (_executor.Round.Number == Sample.WarmupRound)
        {
            _executor.BeginRound(1);
        }

        _executor.Measure(CaseOf(experiment));
        return _run.ReadSamples();
    }

    private IReadOnlyList<Sample> RunRounds(ICaseRunner runner, Preset preset, string guest, int rounds, params string[] experiments)
    {
        var context = _context with { Options = _context.Options with { Preset = preset, Guests = [guest], Filters = [] } };
        var cases = ExperimentList.Create().Select(context.Options).Where(one => experiments.Contains(one.Experiment))
            .Select(WithAccelerator)
            .ToList();
        var round = new RoundRunner(
            context,
            _recorder,
            new CaseExecutor(context, _recorder),
            new Schedule(cases, context.Options),
            runner);
        for (var number = 1; number <= rounds; number++)
        {
            round.Run(number);
        }

        return _run.ReadSamples();
    }

    private Case CaseOf(Experiment experiment)
    {
        var benchmark = experiment.GetType().GetMethods().Single(method => method.GetCustomAttribute<BenchmarkAttribute>() is not null);
        return WithAccelerator(ExperimentCatalog.CaseOf(experiment, benchmark, _platform.Platform, _context.Options, benchmark.Name));
    }

    private Case WithAccelerator(Case one) => one with { Accelerator = _platform.Availability.Accelerator };

    public async ValueTask DisposeAsync()
    {
        _samples.Dispose();
        await _context.Host.Workspace.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class NoProgress : IRunProgress
    {
        public void Say(string text)
        {
        }

        public void Plan(IReadOnlyList<PlannedCase> cases)
        {
        }

        public void BeginRound(int round, int rounds)
        {
        }

        public void Began(string label)
        {
        }

        public void Ended(string label, string result)
        {
        }
    }
}
