using Bench.Harness;
using Bench.Platforms;
using Bench.Platforms.Catalog;
using Bench.Platforms.Guests;
using Bench.Platforms.Processes;

namespace Bench.Program.Tests.Harness;

/// <summary>The table of presets.</summary>
public class PresetSpecs
{
    [Fact]
    public void Presets_name_platforms_that_there_are() =>
        Assert.All(Preset.All.SelectMany(preset => preset.Platforms), name => Assert.NotNull(PlatformCatalog.BuiltIn.Find(name)));

    [Fact]
    public void The_short_ones_have_a_representative_of_each_family_and_native_to_compare_with()
    {
        foreach (var preset in Preset.All.Where(preset => preset.Platforms.Count > 0))
        {
            var families = preset.Platforms.Select(name => PlatformCatalog.BuiltIn.Find(name)!.Family).ToHashSet();

            // A container in a machine is made of two that are there.
            Assert.Equal(Enum.GetValues<Family>().Where(family => family != Family.Nested).ToHashSet(), families);
            Assert.Contains(NativePlatform.PlatformName, preset.Platforms);
        }

        Assert.Empty(Preset.All[^1].Platforms);
    }

    [Theory]
    [InlineData("smoke")]
    [InlineData("quick")]
    [InlineData("claims")]
    public void Everything_that_a_preset_lists_is_a_case_of_each_of_its_platforms(string preset)
    {
        var options = PlannedRun.OptionsOf(preset);
        var cases = PlannedRun.CasesOf(options);

        foreach (var (experiment, listed) in options.Preset.Experiments)
        {
            foreach (var item in listed)
            {
                var found = experiment == "disk"
                    ? DiskJob.All.Any(job => job.Name == item) ? cases.Where(one => one.Experiment == experiment) : []
                    : cases.Where(one => one.Experiment == experiment && IsOf(one, experiment, item, options));
                Assert.Equal(PlatformsOf(item), found.Select(one => one.Platform.Name));
            }
        }

        var items = options.Preset.Experiments.SelectMany(one => one.Key == "disk" ? one.Value.Take(1) : one.Value);
        Assert.Equal(items.Sum(item => PlatformsOf(item).Count()), cases.Count);

        IEnumerable<string> PlatformsOf(string item) =>
            options.Platforms.Where(platform => platform.BootsSystems || !GuestStore.IsSystem(item)).Select(platform => platform.Name);


        static bool IsOf(Case one, string experiment, string item, RunOptions options) => item.Split('/') switch
        {
            [var workload, var step] => one.Name.EndsWith($"Workload: {workload})", StringComparison.Ordinal)
                && options.StepsOf(experiment, workload).SequenceEqual([step])
                && one.Primary.Name == step,
            [var guestOrWorkload] => one.Guest == guestOrWorkload
                || one.Name.EndsWith($"Workload: {guestOrWorkload})", StringComparison.Ordinal)
                || one.Name.EndsWith($"Image: {guestOrWorkload})", StringComparison.Ordinal)
                || one.Name.EndsWith($"Kind: {guestOrWorkload})", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }

    [Fact]
    public void The_full_one_has_every_case()
    {
        var options = PlannedRun.OptionsOf("full");

        Assert.Equal(
            PlannedRun.CasesOf(options with { Filters = ["*"] }).Select(one => one.Name),
            PlannedRun.CasesOf(options).Select(one => one.Name));
    }

    [Theory]
    [InlineData("smoke")]
    [InlineData("quick")]
    [InlineData("full")]
    public void Every_case_of_a_preset_is_in_every_round_once_and_what_is_repeated_in_each_pass(string preset)
    {
        var options = PlannedRun.OptionsOf(preset);
        var schedule = new Schedule(PlannedRun.CasesOf(options), options);
        var cases = schedule.Cases.ToHashSet();

        Assert.NotEmpty(cases);
        foreach (var round in Enumerable.Range(1, options.RoundsToRun))
        {
            var passes = schedule.PassesOf(round).Select(pass => pass.SelectMany(block => block.Cases).ToList()).ToList();
            Assert.Equal(options.Preset.Passes, passes.Count);
            Assert.True(cases.SetEquals(passes.SelectMany(pass => pass)));
            Assert.All(
                passes.SelectMany(pass => pass).CountBy(one => one),
                one => Assert.Equal(one.Key.Experiment == "boot" ? passes.Count : 1, one.Value));

            // Spread evenly: drift falls on all alike.
            Assert.InRange(passes.Max(pass => pass.Count) - passes.Min(pass => pass.Count), 0, 12);
        }
    }

    [Fact]
    public void A_filter_is_not_held_by_the_preset_s_selection()
    {
        var options = PlannedRun.OptionsOf("quick") with
        {
            Filters = ["*Ram*", "*Kernel*", "*Boot*"],
            Platforms = PlatformCatalog.BuiltIn
            .All
        };
        var cases = PlannedRun.CasesOf(options);

        Assert.All(options.Platforms, platform => Assert.Superset(
            new HashSet<string> { "ram", "kernel", "boot" },
            cases.Where(one => one.Platform == platform).Select(one => one.Experiment).ToHashSet()));
        Assert.Equal(4, new KernelBenchmarks { Workload = "calls" }.Chosen(options).Steps.Count);
        Assert.True(options.ObservesBoots);
        Assert.False((options with { Filters = [] }).ObservesBoots);
        Assert.True((options with { Filters = [] }).ObservesPhases);
        Assert.False((options with { LeavesOutObservers = true }).ObservesPhases);
    }
}
