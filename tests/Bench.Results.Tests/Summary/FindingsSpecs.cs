using static Bench.Results.Tests.Summary.SyntheticAnswer;

namespace Bench.Results.Tests.Summary;

/// <summary>Each rule of findings: a run in which it fires, one in which it must not, and one in which the intervals are too
/// wide.</summary>
public class FindingsSpecs
{
    [Fact]
    public void An_engine_adds_a_share_to_its_runtime() => AssertFinding(
        "docker/runc adds 160 ms to the 40.0 ms of runc in boot to ready: 80.0 % (79.6–80.4 %) of its 200 ms.",
        Findings.Engines(Table(Row("boot.ready", "runc", 20), Row("boot.ready", "docker/runc", 100))));

    [Fact]
    public void An_engine_without_its_runtime_a_faster_one_and_a_machine_type_add_nothing()
    {
        Assert.Empty(Findings.Engines(Table(Row("boot.ready", "runc", 20), Row("boot.ready", "docker/crun", 100))));
        Assert.Empty(Findings.Engines(Table(Row("boot.ready", "runc", 20), Row("boot.ready", "docker/runc", 10))));
        Assert.Empty(Findings.Engines(Table(Row("boot.ready", "qemu/q35@tcg", 20), Row("boot.ready", "qemu/microvm@tcg", 10))));
        Assert.Empty(Findings.Engines(Table(Row("memory.pss", "runc", 20), Row("memory.pss", "docker/runc", 100))));
    }

    [Fact]
    public void Whether_an_engine_adds_anything_cannot_be_told_from_wide_intervals_or_none()
    {
        AssertFinding(
            "Whether docker/runc adds to runc in boot to ready cannot be told: 9.09 %",
            Findings.Engines(Table(Row("boot.ready", "runc", 20, 0.5), Row("boot.ready", "docker/runc", 22, 0.5))));
        Assert.Empty(Findings.Engines(Table(Row("boot.ready", "runc", 20, null), Row("boot.ready", "docker/runc", 100, null))));
    }

    [Fact]
    public void Of_several_engines_the_two_that_add_most_are_told_each_once()
    {
        string[] engines = ["containerd/runc", "docker/runc", "podman/runc", "docker/crun"];
        var rows = engines.Select((engine, index) => Row("boot.ready", engine, 100 * (index + 1)));

        var found = Findings.Engines(Table([.. rows, Row("boot.ready", "runc", 20), Row("boot.ready", "crun", 10)])).ToList();

        Assert.Equal(["docker/crun", "podman/runc"], found.Select(finding => finding.Split(' ')[0]));
    }

    [Fact]
    public void What_is_equivalent_to_native_is_told_with_the_farthest_of_it() => AssertFinding(
        "Equivalent to native within 5 %: CPU on bwrap and runc; the farthest is 1.02× (1.00–1.04); so is 1 other value.",
        Findings.Equivalent(Table(
            Row("cpu.events", "runc", 1.02), Row("cpu.events", "bwrap", 1), Row("cpu.events", "runsc", 1.2), Row(
                "memory.pss",
                "bwrap",
                1))));

    [Fact]
    public void What_surely_differs_from_native_is_not_equivalent() =>
        Assert.Empty(Findings.Equivalent(Table(Row("cpu.events", "runc", 1.2), Row("memory.pss", "runc", 0.5))));

    [Fact]
    public void Whether_anything_is_equivalent_cannot_be_told_from_wide_intervals_or_none()
    {
        AssertFinding(
            "Nothing is shown to be equivalent to native within 5 %; the nearest is CPU on runc, 1.00× (0.909–1.10).",
            Findings.Equivalent(Table(Row("cpu.events", "runc", 1, 0.1), Row("cpu.events", "bwrap", 1, 0.2))));
        Assert.Empty(Findings.Equivalent(Table(Row("cpu.events", "runc", 1, null))));
    }

    [Fact]
    public void The_largest_cost_of_each_family_is_told_two_families_a_sentence()
    {
        var found = Findings.LargestOfFamilies(Table(
            Row("boot.ready", "bwrap", 3), Row("boot.ready", "runc", 20), Row("cpu.events", "runc", 1), Row(
                "boot.ready",
                "docker/runc",
                100),
            Row("boot.ready", "runsc", 80), Row("boot.ready", "qemu/q35@tcg", 1000))).ToList();

        Assert.All(found, finding => AssertSentence(finding));
        Assert.Equal(
            [
                "Largest cost of namespaces: boot to ready on bwrap, 3.00× (2.94–3.06); "
                + "of containers: boot to ready on docker/runc, 100× (98.0–102).",
                "Largest cost of sandboxes: boot to ready on runsc, 80.0× (78.4–81.6); "
                + "of emulated machines: boot to ready on qemu/q35@tcg, 1000× (980–1020).",
            ],
            found);
    }

    [Fact]
    public void A_family_that_costs_nothing_more_and_what_a_cache_answered_have_no_largest_cost() =>
        Assert.Empty(
            Findings.LargestOfFamilies(Table(Row("cpu.events", "runc", 0.5), Row("disk.iops", "runsc", 3, 0.02, FlagKind.PageCache))));

    [Fact]
    public void The_largest_cost_cannot_be_told_from_wide_intervals_or_none()
    {
        AssertFinding(
            "No cost of containers is certain; the largest is boot to ready on runc, 1.20×",
            Findings.LargestOfFamilies(Table(Row("boot.ready", "runc", 1.2, 0.5))));
        Assert.Empty(Findings.LargestOfFamilies(Table(Row("boot.ready", "runc", 20, null))));
    }

    [Theory]
    [InlineData(1019, "not distinct from the sum of its parts' costs, 1020×", "less than their product, 20000×")]
    [InlineData(3000, "more than the sum of its parts' costs", "less than their product")]
    [InlineData(20_000, "more than the sum of its parts' costs", "not distinct from their product")]
    public void A_container_in_a_machine_costs_the_sum_of_both_or_their_product(double cost, string sum, string product)
    {
        var table = Table(
            Row("boot.ready", "runc", 20), Row("boot.ready", "qemu/microvm@tcg", 1000), Row("boot.ready", "qemu/microvm>runc@tcg", cost));
        AssertFinding("boot to ready on qemu/microvm>runc@tcg costs", Findings.Nested(table));
        Assert.Contains(sum, Findings.Nested(table).Single(), StringComparison.Ordinal);
        Assert.Contains(product, Findings.Nested(table).Single(), StringComparison.Ordinal);
        Assert.Empty(Findings.Nested(Table(Row("boot.ready", "runc", 20), Row("boot.ready", "qemu/microvm>runc@tcg", cost))));
    }

    [Fact]
    public void A_container_in_a_machine_whose_name_tells_no_parts_is_compared_with_none() =>
        Assert.Empty(Findings.Nested(Table(Row("boot.ready", "runc", 20), Row("boot.ready", "kata", 1000))));

    [Fact]
    public void Containers_and_machines_differ_most_where_the_cheapest_of_each_do()
    {
        AssertFinding(
            "Containers and machines differ most in CPU: qemu/q35@kvm costs 7.00×",
            Findings.ContainersAndMachines(Table(
                Row("boot.ready", "runc", 20), Row("boot.ready", "docker/runc", 100), Row("boot.ready", "qemu/q35@kvm", 60),
                Row("boot.ready", "qemu/microvm@tcg", 10_000), Row("cpu.events", "runc", 1), Row("cpu.events", "qemu/q35@kvm", 7))));
        AssertFinding(
            "Containers and emulated machines differ most in boot to ready: runc costs 2.00×",
            Findings.ContainersAndMachines(Table(Row("boot.ready", "runc", 20), Row("boot.ready", "qemu/q35@tcg", 10))));
        AssertFinding(
            "Containers and user-mode Linux differ most in boot to ready: uml costs 3.00×",
            Findings.ContainersAndMachines(
                Table(Row("boot.ready", "runc", 20), Row("boot.ready", "uml", 60), Row("boot.ready", "qemu/q35@tcg", 800))));
    }

    [Fact]
    public void Containers_alone_differ_from_no_machine()
    {
        Assert.Empty(Findings.ContainersAndMachines(Table(Row("boot.ready", "runc", 20), Row("boot.ready", "runsc", 80))));
        Assert.Empty(Findings.ContainersAndMachines(Table(Row("boot.ready", "runc", 20), Row("cpu.events", "qemu/q35@kvm", 2))));
    }

    [Fact]
    public void Containers_and_machines_cannot_be_told_apart_by_wide_intervals_or_none()
    {
        AssertFinding(
            "Containers and machines cannot be told apart; they differ most in boot to ready, 1.10×",
            Findings.ContainersAndMachines(Table(Row("boot.ready", "runc", 20, 0.5), Row("boot.ready", "qemu/q35@kvm", 22, 0.5))));
        Assert.Empty(Findings.ContainersAndMachines(
            Table(Row("boot.ready", "runc", 20, null), Row("boot.ready", "qemu/q35@kvm", 60, null))));
    }

    [Fact]
    public void The_gravest_flag_is_told_with_its_value_and_the_number_of_others()
    {
        var table = Table(
            Row("disk.iops", "runsc", 2, 0.02, FlagKind.Outliers, FlagKind.PageCache), Row(
                "memory.pss",
                "runc",
                6,
                0.02,
                FlagKind.Disagreement));

        AssertFinding(
            "Flagged: 4 KiB random read on runsc, 2.00× (1.96–2.04): a cache answered, not the device; 1 other value is flagged.",
            Findings.Flagged(table));
        AssertFinding(
            "Flagged: 4 KiB random read on runc and runsc: it beats the host's own device.",
            Findings.Flagged(
                Table(Row("disk.iops", "runc", 0.5, 0.02, FlagKind.BeatsHost), Row("disk.iops", "runsc", 0.5, 0.02, FlagKind.BeatsHost))));
    }

    [Fact]
    public void A_flag_that_leaves_the_value_as_it_is_is_no_finding() =>
        Assert.Empty(Findings.Flagged(Table(Row("disk.iops", "runc", 1, 0.02, FlagKind.Outliers, FlagKind.Note))));

    [Fact]
    public void Whether_a_cache_answered_cannot_be_told_where_the_origin_is_unknown() => AssertFinding(
        "Whether a cache answered 4 KiB random read on runc, 1.00×",
        Findings.Flagged(Table(Row("disk.iops", "runc", 1, 0.02, FlagKind.OriginUnknown))));

    [Fact]
    public void What_stays_undecided_is_counted_and_the_rounds_that_would_decide_it_are_told() => AssertFinding(
        "Undecided: 2 of 3 ratios; the widest is 4 KiB random read on runc, 1.10× (0.917–1.32), which about 22 rounds would decide.",
        Findings.Undecided(Table(Row("disk.iops", "runc", 1.1, 0.2), Row("disk.iops", "bwrap", 1, 0.1), Row("boot.ready", "runc", 20))));

    [Fact]
    public void Where_all_is_decided_nothing_is_undecided() =>
        Assert.Empty(Findings.Undecided(Table(Row("cpu.events", "runc", 1), Row("boot.ready", "runc", 20))));

    [Fact]
    public void Too_few_rounds_decide_nothing() => AssertFinding(
        "Too few rounds to be sure: an interval needs 6, this run has 1; repeat it with --rounds 6.",
        Findings.Undecided(OfOneRound()));

    [Theory]
    [InlineData(1.1, 0.1, 6)]
    [InlineData(1.1, 0.21, 24)]
    [InlineData(1.0, 0.05, 6)]
    [InlineData(1.0, 0.1025, 24)]
    public void An_interval_shrinks_with_the_square_root_of_the_rounds(double median, double spread, int expected) =>
        Assert.Equal(expected, Findings.RoundsToDecide(new Estimate(median, median / (1 + spread), median * (1 + spread)), 6), 1.0);

    [Fact]
    public void A_page_has_eight_findings_at_most_and_ends_with_what_is_undecided()
    {
        string[] engines = ["docker/runc", "podman/runc", "containerd/runc"];
        var found = Findings.Of(Table(
        [
            .. engines.Select(engine => Row("boot.ready", engine, 100)), Row("boot.ready", "runc", 20), Row("boot.ready", "bwrap", 3),
            Row("boot.ready", "runsc", 80), Row("boot.ready", "qemu/q35@tcg", 1000), Row("boot.ready", "qemu/microvm@kvm", 500),
            Row("cpu.events", "runc", 1), Row("disk.iops", "runsc", 2, 0.02, FlagKind.PageCache), Row("disk.iops", "runc", 1, 0.5),
        ]));

        Assert.Equal(8, found.Count);
        Assert.StartsWith("Undecided:", found[^1], StringComparison.Ordinal);
        Assert.All(found, finding => AssertSentence(finding));
    }

    [Fact]
    public void Of_too_few_rounds_a_page_has_one_finding_that_says_so() =>
        AssertFinding("Too few rounds to be sure: ", Findings.Of(OfOneRound()));

    private static AnswerTable OfOneRound() => Table(
        Row("boot.ready", "runc", 20, null), Row("boot.ready", "docker/runc", 100, null), Row("boot.ready", "qemu/q35@kvm", 60, null),
        Row("cpu.events", "runc", 1, null));

    private static void AssertFinding(string begin, IEnumerable<string> found)
    {
        var finding = Assert.Single(found);
        Assert.StartsWith(begin, finding, StringComparison.Ordinal);
        AssertSentence(finding);
    }

    private static void AssertSentence(string finding)
    {
        Assert.EndsWith(".", finding, StringComparison.Ordinal);
        Assert.InRange(finding.Split(' ').Length, 4, 30);
    }
}
