using System.Diagnostics;
using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;
using Bench.Platforms.Processes;
using Bench.Results.Statistics;

namespace Bench.Harness;

/// <summary>One iteration of one case: its instances, and where its samples go.</summary>
internal sealed class Measurement(
    RunContext context, RunRecorder recorder, RoundState round, IPlatform platform, InstanceSpec spec, CaseId @case)
{
    /// <summary>More values of one round tell little more, for rounds differ from each other.</summary>
    private const int MostRepeats = 30;

    private readonly CaseId _case = @case;

    public PlatformHost Host => context.Host;

    public RunOptions Options => context.Options;

    public Preset Preset => context.Options.Preset;

    public CancellationToken Cancellation => context.Cancellation;

    public InstanceSpec Spec => spec;

    public IPlatform Platform => platform;

    public Family Family => platform.Family;

    /// <summary>The case's platform as tables name it.</summary>
    public string PlatformLabel => _case.PlatformLabel;

    /// <summary>The same measurement on the platform made to use the processor's virtualisation; null where it never does.</summary>
    public Measurement? WithHardware =>
        platform.WithHardware is { } other ? new(context, recorder, round, other, spec, _case) : null;

    /// <summary>Whether the pass is the round's first, in which work for once a round is done.</summary>
    public bool IsFirstPass => round.Pass == 1;

    /// <summary>The same measurement with other instances, whose limits its samples have.</summary>
    public Measurement With(InstanceSpec other) => new(context, recorder, round, platform, other, _case);

    public async Task<Instance> StartAsync(InstanceSpec? special = null)
    {
        await using var prepared = await PrepareAsync(special);
        return await StartAsync(prepared);
    }

    /// <summary>Starts a plain process of the host beside the case's instances.</summary>
    public Task<Instance> StartNativeAsync(InstanceSpec special) =>
        Instance.StartAsync(new NativePlatform(), special, Host, Cancellation);

    /// <summary>A guest beside the case's own.</summary>
    /// <exception cref="InstanceException">It has not been built.</exception>
    public Guest RequireGuest(string name) => Host.Guests.GetValueOrDefault(name)
        ?? throw new InstanceException(InstanceFailure.Unsupported, $"the guest '{name}' has not been built: run scripts/setup");

    public Task<PreparedInstance> PrepareAsync(InstanceSpec? special = null) =>
        PreparedInstance.PrepareAsync(platform, special ?? spec, Host, Cancellation);

    public async Task<Instance> StartAsync(PreparedInstance prepared)
    {
        var instance = await prepared.StartAsync(Cancellation);
        round.Add(instance.Timeline);
        return instance;
    }

    /// <summary>Borrows the instance that the case's block shares, or starts one of the case's own.</summary>
    /// <exception cref="InstanceException">It did not come up.</exception>
    public Task<InstanceLease<Instance>> BorrowAsync(InstanceSpec own)
    {
        var shared = round.SharedBy(_case.Label);
        var wanted = shared is null ? own : own with { ScratchBytes = shared.ScratchBytes };
        return InstanceLease<Instance>.TakeAsync(shared, _case.Label, () => recorder.Failures, () => StartAsync(wanted));
    }

    /// <summary>The processes of the host that serve all instances of the case's platform.</summary>
    public Task<IReadOnlyList<int>> FindDaemonsAsync() => platform.FindDaemonsAsync(Host, Cancellation);

    /// <summary>The host's files from which instances of the case read the guest.</summary>
    /// <exception cref="InstanceException">They cannot be found.</exception>
    public async Task<GuestFiles> FindGuestFilesAsync() => GuestFiles.Of(await FindGuestPlacesAsync());

    /// <summary>The same as files and folders.</summary>
    /// <inheritdoc cref="FindGuestFilesAsync" path="/exception"/>
    public Task<IReadOnlyList<string>> FindGuestPlacesAsync() => platform.FindGuestFilesAsync(spec.Guest, Host, Cancellation);

    /// <summary>What the case's instances have beside the guest; null where it is not known.</summary>
    public MachineParts? MachineParts => platform.PartsOf(spec.Guest, Host);

    /// <summary>Finds something out once in a run: it is the same for every case that asks for it by this name.</summary>
    public async Task<T> OnceAsync<T>(string name, Func<Task<T>> find)
    {
        if (!context.Known.TryGetValue(name, out var known))
        {
            context.Known[name] = known = await find();
        }

        return (T)known!;
    }

    /// <summary>The items in an order of this round's and this case's own: the same for the same seed.</summary>
    public IReadOnlyList<T> Shuffled<T>(IReadOnlyList<T> items) => ShuffledOrder.Of(items, Options.Seed, round.Number, _case.Label);

    /// <summary>
    /// Repeats a short action until the case has had its time of the round (<see cref="Preset.RepeatTime"/>): its share in each pass,
    /// at least once, and not at all where the passes before have used the whole time.
    /// </summary>
    /// <param name="first">Acts once beforehand and is not counted; left out where once is taken to outlast a pass's share.</param>
    /// <param name="again">Acts so many times, one right after the other. Stops the watch while it does anything else.</param>
    public async Task RepeatAsync(Func<Task> first, Func<int, Stopwatch, Task> again)
    {
        var passes = Options.PassesToRun;
        if (!IsFirstPass && Options.Passes is null && round.TimeOf(_case) >= Preset.RepeatTime)
        {
            return;
        }

        var (time, share, times) = (Stopwatch.StartNew(), Preset.RepeatTime / passes, 1);
        if (share > TimeSpan.Zero && !OutlastsShare(share))
        {
            await first();
            var once = time.Elapsed;
            times = (int)Math.Clamp(Math.Ceiling((share - once) / once), 1, MostRepeats / passes);
        }

        await again(times, time);
        round.AddTime(_case, time.Elapsed);
    }

    /// <summary>
    /// Decides by the kind of platform: a measured time near the share would decide otherwise in the next round or run, whose boots then
    /// are warm and these not. A machine with an accelerator is quick, or has two boots where one would do.
    /// </summary>
    private bool OutlastsShare(TimeSpan share) =>
        _case.Accelerator != "kvm" && TimeEstimate.LifecycleOf(platform, _case.Guest, isEmulated: true) >= share;

    /// <summary>A part of the case, whose samples have a parameter more.</summary>
    public Measurement At(string parameter, string value)
    {
        var part = _case with { Parameters = new ParameterSet([.. _case.Parameters, KeyValuePair.Create(parameter, value)]) };
        return new Measurement(context, recorder, round, platform, spec, part);
    }

    /// <summary>Measures a part of the case; if it fails, that alone is a failure, and the other parts are still measured.</summary>
    public async Task TryAsync(Metric primary, Func<Measurement, Task> body)
    {
        try
        {
            await body(this);
        }
#pragma warning disable CA1031 // Whatever breaks in one part is a sample (rule 5), and no reason to miss the others.
        catch (Exception exception) when (!Cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            recorder.StoreFailure(_case, primary, exception, spec.Limits);
        }
    }

    public void Add(Metric metric, double value, Flag? flag) => Add(metric, value, flag is null ? [] : [flag]);

    public void Add(Metric metric, double value, IReadOnlyList<Flag>? flags = null) =>
        recorder.Store(_case, metric, value, spec.Limits, flags);

    public void Add(Metric metric, TimeSpan value) => Add(metric, value.TotalMilliseconds);

    /// <summary>Stores the cost of a sampler (rule 11), and keeps its time line.</summary>
    public void Add(SamplerRecord record, BootTimeline boot)
    {
        Add(HarnessMetrics.SamplerCpu, record.CpuShare);
        Add(HarnessMetrics.SamplerMissed, record.MissedShare);
        Add(HarnessMetrics.SamplerAllocated, record.AllocatedBytes);
        recorder.Keep(_case, record, boot);
    }

    /// <summary>Stores the median of a step's windows after the warm-up, flagged where it never settled, and keeps them all.</summary>
    public void AddWindows(Metric metric, IReadOnlyList<double> values, double seconds)
    {
        var steady = SteadyState.Of(values);
        const string Unsettled = "it never settled: its level still changed in the last windows";
        Add(metric, steady.Median, steady.Settled == false ? new Flag(FlagKind.Unsettled, Unsettled) : null);
        recorder.Keep(_case, metric, values, seconds, steady);
    }

    /// <summary>Keeps the windows of a step that failed after them; they have no value.</summary>
    public void KeepWindows(Metric metric, IReadOnlyList<double> values, double seconds) =>
        recorder.Keep(_case, metric, values, seconds, SteadyState.Of(values) with { Settled = null });

    public void AddIfTold(Metric metric, double? value) => AddKnown(metric, value, "the kernel does not tell");

    /// <summary>Stores a value where it is known, and otherwise why it is not.</summary>
    public void AddKnown(Metric metric, double? value, string otherwise, Flag? flag = null) =>
        recorder.StoreKnown(_case, metric, value, otherwise, spec.Limits, flag is null ? [] : [flag]);

    public void AddUnsupported(Metric metric, string reason) => AddKnown(metric, null, reason);
}
