using Bench.Engine;
using Bench.Experiments;
using Bench.Platforms;
using Bench.Platforms.Catalog;
using Bench.Platforms.Host;
using Bench.Results;

namespace Bench.Program.Tests.Experiments;

/// <summary>A session on this host with one real platform, in which experiments run as in a round.</summary>
internal sealed class RealSession : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunFolder _run;
    private readonly SampleWriter _samples;
    private readonly PlatformHost _host;
    private readonly IPlatform _platform;
    private readonly Session _session;

    private RealSession(PlatformHost host, IPlatform platform, Availability availability, bool keepsCaches)
    {
        _host = host;
        _platform = platform;
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
        var usable = new Dictionary<string, CheckedPlatform> { [platform.Selector] = new(platform, availability) };
        _session = new Session(options, host, usable, _run, _samples, new NoProgress(), TestContext.Current.CancellationToken);
        _session.Begin(1);
    }

    /// <summary>Opens it, or skips the test with the reason why this host cannot have the platform or the guest.</summary>
    public static async Task<RealSession> OpenAsync(string platform, string guest, bool keepsCaches = false, Func<IPlatform, IPlatform>? wrap = null)
    {
        var host = PlatformHost.Open(BenchPaths.FromEnvironment());
        try
        {
            Assert.SkipUnless(host.Guests.ContainsKey(guest), $"the guest '{guest}' has not been built: run scripts/setup");
            var found = PlatformCatalog.BuiltIn.Find(platform)!;
            var availability = await found.ProbeAsync(host, TestContext.Current.CancellationToken);
            Assert.SkipUnless(availability.Usable, $"{platform}: {availability.Reason}. {availability.Remedy}");
            return new RealSession(host, wrap?.Invoke(found) ?? found, availability, keepsCaches);
        }
        catch
        {
            await host.Workspace.DisposeAsync();
            throw;
        }
    }

    /// <summary>Folders of instances that are still there.</summary>
    public IEnumerable<string> InstancesLeft => Directory.EnumerateDirectories(_host.Workspace.Folder);

    /// <summary>The windows that were kept.</summary>
    public IReadOnlyList<WindowSeries> Windows => _run.ReadWindows();

    /// <summary>Runs rounds of a preset's cases of some experiments with a guest, and returns what was stored.</summary>
    public IReadOnlyList<Sample> RunRounds(Preset preset, string guest, int rounds, params string[] experiments)
    {
        var options = _session.Options with { Preset = preset, Guests = [guest], Filters = [] };
        var session = new Session(options, _host, _session.Usable, _run, _samples, new NoProgress(), TestContext.Current.CancellationToken);
        var cases = CaseCatalog.Select(options, ExperimentConfig.Create(_folder.Path)).Where(one => experiments.Contains(CaseCatalog.ExperimentOf(one)));
        using var runner = new RoundRunner(session, CaseCatalog.Bind(cases, session));
        for (var round = 1; round <= rounds; round++)
        {
            runner.Run(round);
        }

        return _run.ReadSamples();
    }

    /// <summary>What the summary has of an experiment whose guest is taken for one that was not built.</summary>
    public IEnumerable<MetricSummary> RowsWithoutGuest(string experiment, string guest)
    {
        _session.Begin(Sample.WarmupRound);
        _session.StoreWithoutGuest(experiment, _session.Usable.Values.Single(), guest);
        return RunData.From(StoredRun.Environment("run", StoredRun.Host), _run.ReadSamples()).Summary.Metrics;
    }

    /// <summary>Warms the platform up; returns why it cannot be used, or null, and what was stored.</summary>
    public (string? Failure, IReadOnlyList<Sample> Samples) WarmUp()
    {
        var failure = new WarmUp(_session, new NoProgress()).Try(_session.Usable.Values.Single());
        return (failure, _run.ReadSamples());
    }

    /// <summary>Runs one iteration of an experiment and returns what was stored.</summary>
    public IReadOnlyList<Sample> Run<T>(string guest, Action<T> benchmark)
        where T : Experiment, new()
    {
        benchmark(new T { Platform = _session.Bind(new PlatformParameter(_platform)), Guest = guest });
        return _run.ReadSamples();
    }

    public async ValueTask DisposeAsync()
    {
        _samples.Dispose();
        await _host.Workspace.DisposeAsync();
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
