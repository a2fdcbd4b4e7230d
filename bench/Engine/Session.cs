using Bench.Platforms;
using Bench.Results;
using Bench.Results.Statistics;
using Bench.Sampling;

namespace Bench.Engine;

/// <summary>What a run shares among its cases: the host, the usable platforms, and the store of samples.</summary>
internal sealed class Session(RunOptions options, PlatformHost host, IReadOnlyDictionary<string, CheckedPlatform> usable, RunFolder folder, SampleWriter samples, IRunProgress progress, CancellationToken cancellation)
{
    private readonly Dictionary<(CaseId Case, string Metric), int> _iterations = [];
    private readonly Dictionary<CaseId, TimeSpan> _times = [];

    public RunOptions Options => options;

    public PlatformHost Host => host;

    /// <summary>The platforms that can be used, by selector.</summary>
    public IReadOnlyDictionary<string, CheckedPlatform> Usable => usable;

    public CancellationToken Cancellation => cancellation;

    /// <summary>The round that runs now; <see cref="Sample.WarmupRound"/> before the first.</summary>
    public int Round { get; private set; } = Sample.WarmupRound;

    /// <summary>Samples so far that are failures or timeouts.</summary>
    public int Failures { get; private set; }

    /// <summary>The instances that blocks of cases share in this pass, by the cases in words.</summary>
    public IReadOnlyDictionary<string, SharedInstance<Instance>> Shared { get; private set; } =
        new Dictionary<string, SharedInstance<Instance>>();

    /// <summary>A case has ended, and the next has not begun: a moment to look at the host.</summary>
    public event Action? CaseEnded;

    /// <summary>A sample has been stored.</summary>
    public event Action<Sample>? Stored;

    public void Begin(int round)
    {
        Round = round;
        Pass = 1;
        _iterations.Clear();
        _times.Clear();
        Measured = new MeasuredTime();
    }

    /// <summary>How much of the round is spent in what is measured.</summary>
    public MeasuredTime Measured { get; private set; } = new();

    /// <summary>How long a case has been repeated in this round.</summary>
    public TimeSpan TimeOf(CaseId @case) => _times.GetValueOrDefault(@case);

    /// <summary>A case has been repeated for so long.</summary>
    public void AddTime(CaseId @case, TimeSpan time) => _times[@case] = TimeOf(@case) + time;

    /// <summary>The pass of the round that runs now, from 1.</summary>
    public int Pass { get; private set; } = 1;

    /// <summary>A pass over cases of the round begins; they count from 1.</summary>
    public void BeginPass(int pass) => Pass = pass;

    /// <summary>Has the cases of blocks share instances, until the pass ends.</summary>
    public void Share(IEnumerable<CaseBlock> blocks) => Shared = new Dictionary<string, SharedInstance<Instance>>(
        from block in blocks
        where block.Cases.Count > 1
        let shared = new SharedInstance<Instance>(CaseCatalog.Describe(block.Cases[^1])) { ScratchBytes = block.ScratchBytes(options) }
        from benchmark in block.Cases
        select KeyValuePair.Create(CaseCatalog.Describe(benchmark), shared));

    /// <summary>The platform as a parameter that leads back to this session.</summary>
    public PlatformParameter Bind(PlatformParameter platform) => new(usable[platform.Platform.Selector], this);

    /// <summary>Measures one iteration of one case. Whatever goes wrong becomes a sample; nothing is thrown.</summary>
    public void Measure(string experiment, PlatformParameter platform, string guest, Metric primary, Func<Measurement, Task> body) =>
        Measure(experiment, platform, guest, ParameterSet.None, primary, body);

    /// <summary>
    /// Measures one iteration of one case that has parameters of its own. Whatever goes wrong becomes a sample; nothing is thrown.
    /// </summary>
    public void Measure(string experiment, PlatformParameter platform, string guest, ParameterSet parameters, Metric primary, Func<Measurement, Task> body)
    {
        // After an interruption the rest of the round is passed over: what was not begun is not a failure.
        if (cancellation.IsCancellationRequested)
        {
            return;
        }

        var found = usable[platform.Platform.Selector];
        var @case = new CaseId
        {
            Experiment = experiment,
            Platform = platform.Platform.Name,
            Accelerator = found.Availability.Accelerator,
            Guest = guest,
            Parameters = parameters,
        };
        var label = CaseCatalog.Describe(experiment, platform.Label, guest, parameters);
        progress.Began(label);
        try
        {
            var spec = new InstanceSpec { Guest = host.Guests[guest], Allowance = found.Platform.Allowance };
            var measurement = new Measurement(this, found.Platform, spec, @case);
            body(measurement).GetAwaiter().GetResult();
            progress.Ended(label, measurement.FirstValue ?? "no value");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            progress.Ended(label, "interrupted");
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C reaches the instance's own processes, too, and what breaks because of that is no failure of theirs.
            progress.Ended(label, "interrupted");
        }
#pragma warning disable CA1031 // One exception would discard the whole case in BenchmarkDotNet; here every failure is a sample (rule 5).
        catch (Exception exception)
#pragma warning restore CA1031
        {
            progress.Failed(label, StoreFailure(@case, primary, exception));
        }

        CaseEnded?.Invoke();
    }

    /// <summary>
    /// Stores that an experiment cannot be had because its guest was not built: in the first round, for what is before it is in no
    /// summary.
    /// </summary>
    public void StoreWithoutGuest(string experiment, CheckedPlatform platform, string guest)
    {
        var reason = $"the guest '{guest}' has not been built; run scripts/setup";
        progress.Say($"{experiment} {platform.Label} {guest}: {reason}");
        var @case = new CaseId { Experiment = experiment, Platform = platform.Platform.Name, Accelerator = platform.Availability.Accelerator, Guest = guest };
        Store(@case, new Metric(experiment, "1", Direction.Exact), null, Outcome.Unsupported, reason, round: 1);
    }

    /// <summary>Where what a platform's console said in a warm-up that failed is kept.</summary>
    public string WarmUpLog(CheckedPlatform platform) => folder.FullPath(Path.Combine("logs", $"warmup-{platform.Label.Replace('/', '+')}.log"));

    /// <summary>Stores what went wrong as a sample of a metric, and returns it in one line.</summary>
    public string StoreFailure(CaseId @case, Metric primary, Exception exception, Allowance? allowance = null)
    {
        var outcome = (exception as InstanceException)?.Failure switch
        {
            InstanceFailure.Timeout => Outcome.Timeout,
            InstanceFailure.Unsupported => Outcome.Unsupported,
            _ => Outcome.Failed,
        };
        var reason = exception.Message.ReplaceLineEndings(" | ");
        Store(@case, primary, null, outcome, reason, allowance);
        return $"{outcome}: {reason}";
    }

    /// <summary>Keeps the time line of an instance that was sampled, in the first rounds.</summary>
    public void Keep(CaseId @case, SamplerRecord record, BootTimeline boot)
    {
        if (Round <= TimelineRecording.LastRound)
        {
            folder.AppendTimeline(TimelineRecording.Of(record, boot, folder.Name, Round, @case));
        }
    }

    /// <summary>Keeps how a metric went from window to window.</summary>
    public void Keep(CaseId @case, Metric metric, IReadOnlyList<double> values, double seconds, SteadyState steady) => folder.AppendWindows(new WindowSeries
    {
        Run = folder.Name,
        Round = Round,
        Case = @case,
        Metric = metric.Name,
        Unit = metric.Unit,
        Seconds = seconds,
        Values = values,
        WarmUp = steady.WarmUp,
        Settled = steady.Settled,
    });

    /// <summary>Appends a sample to the run's file.</summary>
    /// <param name="case">The case.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="value">Its value; null where it has none.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="reason">Why it has none; null where it has one.</param>
    /// <param name="allowance">What the instance might use, where that is not the platform's allowance.</param>
    /// <param name="round">The round, where that is not the one that runs now.</param>
    /// <param name="flags">What a reader must know about the value.</param>
    public void Store(CaseId @case, Metric metric, double? value, Outcome outcome, string? reason, Allowance? allowance = null, int? round = null, IReadOnlyList<Flag>? flags = null)
    {
        allowance ??= usable.Values.FirstOrDefault(platform => platform.Platform.Name == @case.Platform)?.Platform.Allowance;
        if (outcome is Outcome.Failed or Outcome.Timeout)
        {
            Failures++;
        }

        var iteration = _iterations.GetValueOrDefault((@case, metric.Name)) + 1;
        _iterations[(@case, metric.Name)] = iteration;
        var sample = new Sample
        {
            Run = folder.Name,
            Time = DateTimeOffset.UtcNow,
            Round = round ?? Round,
            Iteration = iteration,
            Case = @case,
            Cpus = allowance?.Cpus,
            MemoryBytes = allowance?.MemoryBytes,
            Metric = metric.Name,
            Unit = metric.Unit,
            Direction = metric.Direction,
            Value = value,
            Outcome = outcome,
            Reason = reason,
            Flags = flags ?? [],
        };
        samples.Write(sample);
        Stored?.Invoke(sample);
    }
}
