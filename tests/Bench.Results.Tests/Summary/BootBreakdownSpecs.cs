using System.Runtime.CompilerServices;

namespace Bench.Results.Tests.Summary;

/// <summary>Where the time of a boot goes, from runs with known parts.</summary>
public class BootBreakdownSpecs
{
    private const string Docker = "docker/runc";

    /// <summary>Moments of an observed boot of Docker, ms since the call.</summary>
    private static readonly (string Phase, double At)[] Moments =
    [
        ("created", 10), ("attached", 12), ("shim", 30), ("runtime", 40), ("namespaces", 50), ("process", 60), ("hook", 80),
        ("hooked", 180), ("made", 185), ("release", 190), ("init", 197),
    ];

    [Fact]
    public void A_boot_of_docker_breaks_into_parts_that_are_told_by_who_spends_them()
    {
        var boot = Assert.Single(Of([.. Enumerable.Range(1, 6).SelectMany(round => Observed(round, 1 + (round * 0.01)))]));

        Assert.Equal(
            [
                (Spender.Engine, 0.05), (Spender.Client, 0.01), (Spender.Engine, 0.09), (Spender.Shim, 0.05), (Spender.Runtime, 0.05),
                (Spender.Runtime, 0.05), (Spender.Runtime, 0.1), (Spender.Engine, 0.5), (Spender.Runtime, 0.025), (Spender.Engine, 0.025),
                (Spender.Runtime, 0.035), (Spender.Init, 0.015),
            ],
            boot.Parts.Select(part => (part.Spender, Math.Round(part.Share.Median, 6))));
        Assert.Equal(
            [(Spender.Client, 0.01), (Spender.Engine, 0.665), (Spender.Shim, 0.05), (Spender.Runtime, 0.26), (Spender.Init, 0.015)],
            boot.Spenders.Select(one => (one.Spender, Math.Round(one.Share.Median, 6))));
        Assert.Equal(207, boot.Whole.Median, 6);
        Assert.Equal((6, 0, true), (boot.Boots, boot.LeftOut, boot.IsObserved));
        AssertSums(boot);
    }

    [Fact]
    public void Parts_of_one_round_add_up_where_each_round_spends_its_time_elsewhere()
    {
        (double Process, double Init)[] moments = [(10, 80), (20, 30), (70, 85), (15, 90), (60, 70), (30, 40)];
        var boot = Assert.Single(Of([.. moments.Index()
            .SelectMany(at => Round(at.Index + 1, 100, ("runtime", 1), ("process", at.Item.Process), ("init", at.Item.Init)))]));

        AssertSums(boot);
        Assert.All(boot.Parts, part => Assert.InRange(part.Share.Median, part.Share.Low!.Value, part.Share.High!.Value));
        Assert.Equal(0.24 / 0.625, boot.Parts[1].Share.Median, 6);
    }

    [Fact]
    public void A_boot_that_lacks_a_phase_is_left_out_and_counted()
    {
        var lacking = Observed(3, 1).Where(sample => !sample.Metric.EndsWith(".init", StringComparison.Ordinal));
        var boot = Assert.Single(Of([.. Observed(1, 1), .. Observed(2, 1), .. lacking]));

        Assert.Equal((2, 1), (boot.Boots, boot.LeftOut));
        Assert.Equal(Moments.Length + 1, boot.Parts.Count);
        AssertSums(boot);
        Assert.Contains($"{Docker}: 1 of 3 boots lack a phase", Text(boot), StringComparison.Ordinal);
    }

    [Fact]
    public void A_phase_that_few_boots_have_is_none()
    {
        var boot = Assert.Single(Of(
        [
            .. Round(1, 10, ("runtime", 1), ("hook", 4), ("init", 8)), .. Round(2, 10, ("runtime", 1), ("init", 8)), .. Round(
                3,
                10,
                ("runtime", 1),
                ("init", 8)),
        ]));

        Assert.Equal([Spender.Client, Spender.Runtime, Spender.Init], boot.Parts.Select(part => part.Spender));
        Assert.Equal((3, 0), (boot.Boots, boot.LeftOut));
    }

    [Fact]
    public void What_nobody_stamped_is_not_attributed()
    {
        var boot = Assert.Single(Of([.. Round(1, 100, "boot.ready", "boot.phase.", ("created", 5), ("attached", 6), ("started", 101))]));

        Assert.False(boot.IsObserved);
        Assert.Equal([Spender.Engine, Spender.Client, Spender.NotAttributed], boot.Parts.Select(part => part.Spender));
        Assert.Equal(94, boot.Parts[^1].Milliseconds, 6);
        Assert.Contains("Processes were not observed", Text(boot), StringComparison.Ordinal);
    }

    [Fact]
    public void A_platform_that_shows_no_phase_has_no_breakdown() => Assert.Empty(Of([TestRuns.Ok(1, 5)]));

    [Fact]
    public void A_committed_baseline_breaks_into_parts_that_sum_to_the_whole()
    {
        var boots = RunFolder.Open(Baseline("quick-epyc-pti-2")).Read().Summary.Boots;

        Assert.All(boots, AssertSums);
        Assert.All(boots.SelectMany(boot => boot.Parts), part => Assert.DoesNotContain("after ", part.Label, StringComparison.Ordinal));
        Assert.True(boots.Single(boot => boot.Case.Platform == Docker).Parts.Count >= 5);
        Assert.All(
            boots.Where(boot => boot.Case.Platform is "runc" or "crun" or "podman/crun" or "qemu/microvm"),
            boot => Assert.True(boot.Parts.Count >= 4));
    }

    [Fact]
    public void A_platform_without_phases_beside_others_is_named()
    {
        var samples = Enumerable.Range(1, 6).SelectMany(round => Observed(round, 1).Append(TestRuns.Ok(round, 5, "uml"))).ToList();
        var summary = Summarizer.Summarize(TestRuns.Environment(), samples);

        Assert.Contains(
            "No phases were measured for uml. To measure them: bench --filter '*Boot*'.",
            PhasesText.Notes(summary.Boots, summary));
        Assert.DoesNotContain(PhasesText.Notes(summary.Boots, null), note => note.Contains("uml", StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_fits_a_terminal()
    {
        var boots = RunFolder.Open(Baseline("quick-epyc-pti-2")).Read().Summary.Boots;

        Assert.All(PhasesText.Lines(boots, 80), line => Assert.InRange(line.ToString().Length, 0, 80));
    }

    private static void AssertSums(BootBreakdown boot)
    {
        Assert.Equal(1, boot.Parts.Sum(part => part.Share.Median), 9);
        Assert.Equal(1, boot.Spenders.Sum(one => one.Share.Median), 9);
        Assert.Equal(boot.Whole.Median, boot.Parts.Sum(part => part.Milliseconds), 6);
    }

    private static string Baseline(string name, [CallerFilePath] string here = "")
        => Path.GetFullPath(Path.Combine(here, "../../../../results/baselines", name));

    private static string Text(BootBreakdown boot) => string.Join('\n', PhasesText.Lines([boot], 100));

    private static IReadOnlyList<BootBreakdown> Of(IReadOnlyList<Sample> samples)
        => Summarizer.Summarize(TestRuns.Environment(), samples).Boots;

    private static IEnumerable<Sample> Observed(int round, double factor) =>
        Round(round, 200 * factor, [.. Moments.Select(moment => (moment.Phase, moment.At * factor))]);

    private static IEnumerable<Sample> Round(int round, double ready, params (string Phase, double At)[] moments) =>
        Round(round, ready, "boot.observed.ready", "boot.observed.phase.", moments).Append(TestRuns.Ok(round, ready, Docker));

    private static IEnumerable<Sample> Round(
        int round,
        double ready,
        string whole,
        string prefix,
        params (string Phase, double At)[] moments) =>
    [
        TestRuns.Ok(round, ready, Docker, metric: whole),
        .. moments.Select(moment => TestRuns.Ok(round, moment.At, Docker, metric: $"{prefix}{moment.Phase}")),
    ];
}
