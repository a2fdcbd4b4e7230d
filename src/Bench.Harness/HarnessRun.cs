using System.Diagnostics;
using Bench.Platforms.Catalog;
using Bench.Platforms.Host;

namespace Bench.Harness;

/// <summary>One execution of the harness: preflight, rounds, and the files written at the end, however it ended.</summary>
internal sealed class HarnessRun(
    RunOptions options,
    IReadOnlyList<ExperimentDeclaration> experiments,
    ICaseRunner runner,
    IRoundPlan plan,
    IRunProgress progress,
    CancellationToken cancellation)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private readonly List<string> _problems = [];

    /// <summary>Runs the selected cases, and draws the run once, when its summary is written.</summary>
    /// <exception cref="InstanceException">The host cannot be used at all.</exception>
    /// <exception cref="IOException">The results cannot be written.</exception>
    public async Task<RunOutcome> RunAsync(IReadOnlyList<Case> selected, Action<RunFolder, RunData> draw)
    {
        var paths = BenchPaths.FromEnvironment();
        _ = await TryAsync("left by a run that was killed, and still there", () => PlatformCatalog.CleanAbandonedAsync(
            paths, removed => progress.Say($"left by a run that was killed, now removed: {removed}"), cancellation));

        var context = new RunContext(options, experiments, PlatformCatalog.OpenHost(paths), progress, cancellation);
        RunOutcome? outcome = null;
        var clean = false;
        try
        {
            outcome = await RunAsync(context, selected, draw);
        }
        finally
        {
            clean = await TryAsync(
                "something is left on the host, which 'bench clean' removes",
                () => context.Host.Workspace.DisposeAsync().AsTask());
        }

        return outcome with { Failures = outcome.Failures + (clean ? 0 : 1) };
    }

    /// <summary>Cleans up before or after the run. Failures are shown and do not take the results with them.</summary>
    private async Task<bool> TryAsync(string failed, Func<Task> clean)
    {
        try
        {
            await clean();
            return true;
        }
        catch (Exception exception) when (exception is InstanceException or IOException or UnauthorizedAccessException)
        {
            progress.Say($"{failed}: {exception.Message}");
            return false;
        }
    }

    private async Task<RunOutcome> RunAsync(RunContext context, IReadOnlyList<Case> selected, Action<RunFolder, RunData> draw)
    {
        progress.Say("checking platforms (each boots a guest once, and is remembered) …");
        var platforms = await PreflightCheck.ProbeAsync(context.Host, selected.Select(one => one.Platform).Distinct(), cancellation);
        var run = RunFolder.NameFor(_started);
        var environment = await EnvironmentRecorder.CaptureAsync(context, run, _started, plan.MostRounds, platforms, runner.Tool);
        var folder = RunFolder.Create(options.Output, environment);
        using var samples = folder.AppendSamples();
        var recorder = new RunRecorder(folder, samples);
        var executor = new CaseExecutor(context, recorder);

        var broken = new PreflightCheck(context, recorder, executor).FindBroken(platforms);
        if (broken.Count > 0)
        {
            environment = environment with { Platforms = [.. environment.Platforms.Select(platform => WithReason(platform, broken))] };
            folder.WriteEnvironment(environment);
        }

        var usable = platforms.Where(platform => platform.Availability.Usable && !broken.ContainsKey(platform.Label));
        var cases = CasesOn(usable.ToDictionary(platform => platform.Platform.Selector), selected, context, executor);
        var rounds = RunRounds(context, recorder, executor, new Schedule(cases, options));
        string[] interrupted = context.IsInterrupted ? ["the run was interrupted: rounds are missing"] : [];
        environment = AtEnd(environment, rounds, plan.MostRounds, [.. interrupted, .. _problems]);
        Guard(recorder, "the environment could not be written", () => folder.WriteEnvironment(environment));
        var data = Write(folder, recorder, draw);
        return new RunOutcome(folder, data) { Failures = recorder.Failures + _problems.Count, CasesRun = cases.Count };
    }

    /// <summary>The cases that can run. Those whose guest was not built become samples that say so (rule 5).</summary>
    private static List<Case> CasesOn(
        Dictionary<string, CheckedPlatform> usable, IEnumerable<Case> selected, RunContext context, CaseExecutor executor)
    {
        // Samples before the first round are in no summary.
        executor.BeginRound(1);
        var cases = new List<Case>();
        foreach (var one in selected.Where(one => usable.ContainsKey(one.Platform.Selector)))
        {
            var found = one with { Accelerator = usable[one.Platform.Selector].Availability.Accelerator };
            if (context.Host.Guests.ContainsKey(one.Guest))
            {
                cases.Add(found);
            }
            else
            {
                executor.StoreWithoutGuest(found);
            }
        }

        return cases;
    }

    /// <summary>Runs rounds until the plan has enough; returns the number of the last one that began.</summary>
    private int RunRounds(RunContext context, RunRecorder recorder, CaseExecutor executor, Schedule schedule)
    {
        progress.Plan(schedule.Plan(assumesEmulation: false));
        var rounds = new RoundRunner(context, recorder, executor, schedule, runner);
        recorder.Stored += plan.Take;
        var round = 0;
        while (schedule.Cases.Count > 0 && _problems.Count == 0 && !context.IsInterrupted && plan.GoesOn(round))
        {
            round++;
            progress.BeginRound(round, plan.MostRounds);
            Guard(recorder, $"round {round} ended early", () => rounds.Run(round));
            progress.EndRound();
        }

        return round;
    }

    /// <summary>The environment as it is kept: with what went wrong, and with the rounds that the plan has wanted in the end.</summary>
    internal static RunEnvironment AtEnd(RunEnvironment environment, int begun, int wanted, IReadOnlyList<string> notes)
    {
        var isWhole = notes.Count == 0 && begun > 0;
        var rounds = isWhole ? begun : Math.Max(begun, wanted);
        return environment with { Settings = environment.Settings with { Rounds = rounds }, Notes = notes };
    }

    private RunData Write(RunFolder folder, RunRecorder recorder, Action<RunFolder, RunData> draw)
    {
        var elapsed = Stopwatch.GetElapsedTime(_began);
        var data = folder.ReadTolerantly();

        progress.Say("writing the summary, charts and report …");
        Guard(recorder, "the summary could not be written", () => folder.WriteSummary(data));
        Guard(recorder, "the charts could not be drawn", () => draw(folder, data));
        Guard(recorder, $"the exports of {runner.Tool.Key} could not be written", () => runner.Export(data.Summary, elapsed));
        return data;
    }

    /// <summary>Reports a failure after the first sample, which must not cost the results.</summary>
    private void Guard(RunRecorder recorder, string what, Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // There is no exception for which losing the results would be right.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _problems.Add($"{what}: {recorder.Log(exception, "run")}");
            progress.Say(_problems[^1]);
        }
    }

    private static PlatformEnvironment WithReason(PlatformEnvironment platform, IReadOnlyDictionary<string, string> broken) =>
        broken.GetValueOrDefault(CheckedPlatform.LabelOf(platform.Name, platform.Accelerator)) is { } why
            ? platform with { Usable = false, Reason = why, Remedy = "After a change of the host, 'bench doctor --renew' boots it again." }
            : platform;
}

internal sealed record RunOutcome(RunFolder Folder, RunData Data)
{
    /// <summary>Number of failures and timeouts of usable platforms, and of problems around them.</summary>
    public int Failures { get; init; }

    /// <summary>Number of cases that could be run at all.</summary>
    public int CasesRun { get; init; }
}
