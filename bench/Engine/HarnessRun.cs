using System.Diagnostics;
using Bench.Platforms;
using Bench.Platforms.Host;
using Bench.Results;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Engine;

/// <summary>One execution of the harness: checks, warm-up, rounds; and what is written from what was measured, however it ended.</summary>
internal sealed class HarnessRun(RunOptions options, IRunProgress progress, IRoundPlan plan, CancellationToken cancellation)
{
    /// <summary>Runs the selected cases.</summary>
    /// <exception cref="InstanceException">The host cannot be used at all.</exception>
    /// <exception cref="IOException">The results cannot be written.</exception>
    public async Task<RunOutcome> RunAsync(IReadOnlyList<BenchmarkCase> selected)
    {
        var began = Stopwatch.GetTimestamp();
        var started = DateTimeOffset.UtcNow;
        var paths = BenchPaths.FromEnvironment();
        await CleanAbandonedAsync(paths);

        var host = PlatformHost.Open(paths);
        RunOutcome? outcome = null;
        var clean = false;
        try
        {
            outcome = await RunAsync(selected, host, started, began);
        }
        finally
        {
            clean = await CloseAsync(host.Workspace);
        }

        return outcome with { Failures = outcome.Failures + (clean ? 0 : 1) };
    }

    /// <summary>Removes leftovers of killed runs. Failures are shown and do not stop this run.</summary>
    private async Task CleanAbandonedAsync(BenchPaths paths)
    {
        try
        {
            foreach (var removed in await WorkspaceCleaner.CleanAbandonedAsync(paths, cancellation))
            {
                progress.Say($"left by a run that was killed, now removed: {removed}");
            }
        }
        catch (Exception exception) when (exception is InstanceException or IOException or UnauthorizedAccessException)
        {
            progress.Say($"left by a run that was killed, and still there: {exception.Message}");
        }
    }

    private async Task<RunOutcome> RunAsync(IReadOnlyList<BenchmarkCase> selected, PlatformHost host, DateTimeOffset started, long began)
    {
        var wanted = selected.Select(benchmark => CaseCatalog.PlatformOf(benchmark).Platform).Distinct();
        progress.Say("checking platforms (each boots a guest once, and is remembered) …");
        var checkedPlatforms = await PlatformChecks.RunAsync(host, wanted, cancellation);
        var usable = checkedPlatforms.Where(platform => platform.Availability.Usable).ToDictionary(platform => platform.Platform.Selector);

        var run = RunFolder.NameFor(started);
        var environment = await EnvironmentRecorder.CaptureAsync(run, started, options, plan.MostRounds, host, checkedPlatforms, cancellation);
        var folder = RunFolder.Create(options.Output, environment);
        var reports = new List<BenchmarkReport>();
        Session session;
        using (var samples = folder.AppendSamples())
        {
            session = new Session(options, host, usable, folder, samples, progress, cancellation);
            var broken = Prove(session, checkedPlatforms);
            if (broken.Count > 0)
            {
                environment = environment with { Platforms = [.. environment.Platforms.Select(platform => broken.GetValueOrDefault(CheckedPlatform.LabelOf(platform.Name, platform.Accelerator)) is { } why ? Unusable(platform, why) : platform)] };
                folder.WriteEnvironment(environment);
                session = new Session(options, host, usable.Where(pair => !broken.ContainsKey(pair.Value.Label)).ToDictionary(), folder, samples, progress, cancellation);
            }

            var cases = WithGuest(CaseCatalog.Bind(selected, session), session);
            var problems = RunRounds(session, cases, reports);
            if (problems.Count == 0 && !cancellation.IsCancellationRequested && session.Round is > 0 and var rounds && rounds != environment.Settings.Rounds)
            {
                // The plan has asked for no others: these are the rounds that were wanted, and nothing is missing.
                environment = environment with { Settings = environment.Settings with { Rounds = rounds } };
                folder.WriteEnvironment(environment);
            }

            return Finish(folder, environment, reports, Stopwatch.GetElapsedTime(began), problems) with
            {
                Failures = session.Failures + problems.Count,
                CasesRun = cases.Count,
            };
        }
    }

    /// <summary>What the workspace cannot remove is said, and is a failure, but does not take the results with it.</summary>
    private async Task<bool> CloseAsync(Workspace workspace)
    {
        try
        {
            await workspace.DisposeAsync();
            return true;
        }
        catch (Exception exception) when (exception is InstanceException or IOException or UnauthorizedAccessException)
        {
            progress.Say($"something is left on the host: {exception.Message} Run 'bench clean'.");
            return false;
        }
    }

    /// <summary>The cases whose guest was built; the others become samples that say so (rule 5).</summary>
    private static List<BenchmarkCase> WithGuest(IReadOnlyList<BenchmarkCase> selected, Session session)
    {
        var cases = new List<BenchmarkCase>();
        foreach (var benchmark in selected)
        {
            if (session.Host.Guests.ContainsKey(CaseCatalog.GuestOf(benchmark)))
            {
                cases.Add(benchmark);
            }
            else if (session.Usable.TryGetValue(CaseCatalog.PlatformOf(benchmark).Platform.Selector, out var platform))
            {
                session.StoreWithoutGuest(CaseCatalog.ExperimentOf(benchmark), platform, CaseCatalog.GuestOf(benchmark));
            }
        }

        return cases;
    }

    private Dictionary<string, string> Prove(Session session, IEnumerable<CheckedPlatform> platforms)
    {
        var broken = new Dictionary<string, string>();
        var warmUp = new WarmUp(session, progress);
        foreach (var platform in platforms.Where(platform => platform.Availability.Usable && session.Host.Guests.Count > 0))
        {
            if (warmUp.Try(platform) is { } failure)
            {
                broken[platform.Label] = failure;
            }
        }

        return broken;
    }

    private List<string> RunRounds(Session session, List<BenchmarkCase> cases, List<BenchmarkReport> reports)
    {
        progress.Plan(PlannedCase.Of(cases, options, assumesEmulation: false));
        var problems = new List<string>();
        RoundRunner? made = null;
        Guard("the host cannot be watched", problems, () => made = new RoundRunner(session, cases));
        using var runner = made;
        session.Stored += plan.Take;
        for (var round = 1; cases.Count > 0 && problems.Count == 0 && !cancellation.IsCancellationRequested && plan.GoesOn(round - 1); round++)
        {
            progress.BeginRound(round, plan.MostRounds);
            Guard($"round {round} ended early", problems, () => reports.AddRange(runner!.Run(round)));
            progress.EndRound();
        }

        return problems;
    }

    private RunOutcome Finish(RunFolder folder, RunEnvironment environment, List<BenchmarkReport> reports, TimeSpan elapsed, List<string> problems)
    {
        var samples = folder.ReadSamplesTolerantly();
        var data = RunData.From(environment, samples.Samples) with { DamagedLines = samples.DamagedLines };
        if (cancellation.IsCancellationRequested)
        {
            data = data with { Summary = data.Summary with { Notes = [.. data.Summary.Notes, "the run was interrupted: rounds are missing"] } };
        }

        progress.Say("writing the summary, charts and report …");
        data = data with { Summary = data.Summary with { Notes = [.. data.Summary.Notes, .. problems] } };
        Guard("the summary could not be written", problems, () => folder.WriteSummary(data));
        Guard("the charts could not be drawn", problems, () => RunDrawing.Write(folder, data));
        Guard("BenchmarkDotNet's exports could not be written", problems, () => ArtifactWriter.Write(options.Artifacts, reports, data.Summary, elapsed));
        return new RunOutcome(folder, data);
    }

    /// <summary>Whatever goes wrong after something was measured is said, and does not take with it what was measured.</summary>
    private void Guard(string what, List<string> problems, Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // See above: there is no exception for which losing the results would be right.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            problems.Add($"{what}: {exception.Message}");
            progress.Say(problems[^1]);
        }
    }

    private static PlatformEnvironment Unusable(PlatformEnvironment platform, string why) => platform with
    {
        Usable = false,
        Reason = why,
        Remedy = "After a change of the host, 'bench doctor --renew' boots it again.",
    };
}

/// <summary>How a run ended.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="Data">What was measured.</param>
internal sealed record RunOutcome(RunFolder Folder, RunData Data)
{
    /// <summary>Samples of usable platforms that are failures or timeouts, and what went wrong around them.</summary>
    public int Failures { get; init; }

    /// <summary>Cases that could be run at all.</summary>
    public int CasesRun { get; init; }
}
