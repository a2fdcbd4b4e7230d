using Bench.Engine;
using Bench.Platforms;
using Bench.Platforms.Catalog;

namespace Bench.Program.Tests.Engine;

public class PresetSpecs
{
    [Fact]
    public void Presets_name_platforms_that_there_are() =>
        Assert.All(Preset.All.SelectMany(preset => preset.Platforms.Concat(preset.FootprintPlatforms).Concat(preset.DiskPlatforms).Concat(preset.WorkloadPlatforms)), name => Assert.NotNull(PlatformCatalog.BuiltIn.Find(name)));

    [Fact]
    public void The_short_ones_have_a_representative_of_each_family_and_native_to_compare_with()
    {
        foreach (var preset in Preset.All.Where(preset => preset.Platforms.Count > 0))
        {
            var families = preset.Platforms.Select(name => PlatformCatalog.BuiltIn.Find(name)!.Family).ToHashSet();
            Assert.Equal(Enum.GetValues<Family>().ToHashSet(), families);
            Assert.Contains(NativePlatform.PlatformName, preset.Platforms);
        }

        Assert.Empty(Preset.All[^1].Platforms);
    }

    [Fact]
    public void What_one_more_instance_takes_is_measured_on_the_preset_s_choice_and_wherever_it_is_asked_for_by_name()
    {
        var smoke = Preset.All[0];

        Assert.Equal(Attendance.EveryRound, smoke.AttendanceOf("footprint", "busybox", "native", workload: null, isEmulated: false));
        Assert.Equal(Attendance.None, smoke.AttendanceOf("footprint", "busybox", "qemu/microvm", workload: null, isEmulated: false));
        Assert.Equal(Attendance.EveryRound, smoke.AttendanceOf("footprint", "busybox", platform: null, workload: null, isEmulated: false));
        Assert.Equal(Attendance.EveryRound, smoke.AttendanceOf("memory", "busybox", "qemu/microvm", workload: null, isEmulated: false));
        Assert.Equal(Attendance.EveryRound, Preset.All[^1].AttendanceOf("footprint", "busybox", "qemu/microvm", workload: null, isEmulated: false));
        Assert.All(Preset.All, preset => Assert.True(preset.FootprintInstances >= 2));
    }

    [Fact]
    public void Workloads_are_measured_from_the_preset_that_first_has_them_on_its_choice_of_platforms()
    {
        var quick = Preset.All.Single(preset => preset.Name == "quick");

        Assert.Equal(Attendance.EveryRound, quick.AttendanceOf("cpu", "debian", "native", Depth.Smoke, isEmulated: false));
        Assert.Equal(Attendance.None, quick.AttendanceOf("cpu", "debian", "native", Depth.Full, isEmulated: false));
        Assert.Equal(Attendance.None, Preset.All[0].AttendanceOf("cpu", "debian", "qemu/q35", Depth.Smoke, isEmulated: false));
        Assert.Equal(Attendance.EveryRound, quick.AttendanceOf("cpu", "debian", platform: null, Depth.Quick, isEmulated: false));
        Assert.Equal(Attendance.EveryRound, Preset.All[^1].AttendanceOf("cpu", "debian", "qemu/q35", Depth.Full, isEmulated: false));
    }

    [Theory]
    [InlineData("boot", "busybox", null)]
    [InlineData("disk", "debian", null)]
    [InlineData("cpu", "debian", Depth.Smoke)]
    internal void What_quick_has_not_chosen_is_in_its_first_round(string experiment, string guest, Depth? workload)
    {
        var quick = Preset.All.Single(preset => preset.Name == "quick");

        Assert.Equal(Attendance.FirstRound, quick.AttendanceOf(experiment, guest, "containerd/runsc", workload, isEmulated: false));
        Assert.Equal(Attendance.EveryRound, quick.AttendanceOf(experiment, guest, "runc", workload, isEmulated: false));
        Assert.Equal(Attendance.None, quick.AttendanceOf("footprint", "busybox", "containerd/runsc", workload: null, isEmulated: false));
    }

    [Theory]
    [InlineData("boot", "uml", Attendance.FirstRound)]
    [InlineData("boot", "qemu/microvm", Attendance.EveryRound)]
    [InlineData("boot", "qemu/q35", Attendance.FirstRound)]
    [InlineData("footprint", "qemu/microvm", Attendance.EveryRound)]
    [InlineData("footprint", "uml", Attendance.None)]
    internal void Quick_keeps_to_its_time_by_asking_little_of_slow_machines(string experiment, string platform, Attendance attendance) =>
        Assert.Equal(attendance, Preset.All.Single(preset => preset.Name == "quick").AttendanceOf(experiment, "busybox", platform, workload: null, isEmulated: false));

    [Theory]
    [InlineData("qemu/microvm", "boot", "busybox", null, Attendance.EveryRound, Attendance.EveryRound)]
    [InlineData("qemu/microvm", "memory", "busybox", null, Attendance.EveryRound, Attendance.EveryRound)]
    [InlineData("qemu/microvm", "footprint", "busybox", null, Attendance.FirstRound, Attendance.EveryRound)]
    [InlineData("qemu/microvm", "disk", "debian", null, Attendance.FirstRound, Attendance.EveryRound)]
    [InlineData("qemu/microvm", "cpu", "debian", Depth.Smoke, Attendance.FirstRound, Attendance.EveryRound)]
    [InlineData("qemu/q35", "boot", "busybox", null, Attendance.FirstRound, Attendance.FirstRound)]
    [InlineData("qemu/q35", "memory", "busybox", null, Attendance.FirstRound, Attendance.FirstRound)]
    [InlineData("qemu/q35", "disk", "debian", null, Attendance.None, Attendance.FirstRound)]
    [InlineData("qemu/q35", "cpu", "debian", Depth.Smoke, Attendance.None, Attendance.FirstRound)]
    internal void Quick_has_less_of_emulated_machines_and_beside_the_chosen_one_only_boot_and_memory_unless_they_are_named(
        string platform, string experiment, string guest, Depth? workload, Attendance emulated, Attendance otherwise)
    {
        var quick = Preset.All.Single(preset => preset.Name == "quick");

        Assert.Equal(emulated, quick.AttendanceOf(experiment, guest, platform, workload, isEmulated: true));
        Assert.Equal(otherwise, quick.AttendanceOf(experiment, guest, platform, workload, isEmulated: false));
        Assert.Equal(Attendance.EveryRound, quick.AttendanceOf(experiment, guest, platform: null, workload, isEmulated: true));
        Assert.Equal(Attendance.EveryRound, Preset.All[^1].AttendanceOf(experiment, guest, platform, workload, isEmulated: true));
    }

    [Fact]
    public void Every_platform_has_a_case_of_each_group_in_quick_and_a_round_after_the_first_keeps_to_the_choice()
    {
        using var folder = new TemporaryFolder();
        var options = OptionsOf(folder);
        var cases = CaseCatalog.Select(options, ExperimentConfig.Create(folder.Path));
        string[] groups = ["boot", "memory", "disk", "cpu", "ram", "kernel", "application", "start"];

        Assert.All(options.Platforms, platform => Assert.Superset(groups.ToHashSet(), cases.Where(one => CaseCatalog.PlatformOf(one).Platform == platform).Select(CaseCatalog.ExperimentOf).ToHashSet()));
        Assert.Equal(cases, CaseCatalog.OfRound(cases, options, round: 1));
        Assert.Contains("cpu", ExperimentsOf("qemu/microvm"));
        Assert.Empty(ExperimentsOf("uml"));
        Assert.Contains("cpu", ExperimentsOf("runc"));
        Assert.Empty(ExperimentsOf("containerd/runsc"));

        HashSet<string> ExperimentsOf(string platform) => [.. CaseCatalog.OfRound(cases, options, round: 2).Where(one => CaseCatalog.PlatformOf(one).Platform.Name == platform).Select(CaseCatalog.ExperimentOf)];
    }

    [Theory]
    [InlineData("qemu/q35", "disk", 1, 0)]
    [InlineData("qemu/q35", "boot", 1, 1)]
    [InlineData("qemu/microvm", "cpu", 6, 1)]
    [InlineData("qemu/microvm", "boot", 6, 6)]
    [InlineData("uml", "disk", 1, 1)]
    [InlineData("runc", "cpu", 6, 6)]
    public void A_plan_has_fewer_rounds_without_an_accelerator_only_of_machines_that_take_one(string platform, string experiment, int rounds, int without)
    {
        using var folder = new TemporaryFolder();
        var options = OptionsOf(folder);
        var found = CaseCatalog.Select(options, ExperimentConfig.Create(folder.Path)).First(one => CaseCatalog.PlatformOf(one).Platform.Name == platform && CaseCatalog.ExperimentOf(one) == experiment);

        var (planned, emulated) = (PlannedCase.Of(found, options, 6), PlannedCase.WithoutAccelerator(found, options, 6));
        Assert.Equal((rounds, without), (planned.Rounds, emulated.Rounds));
        Assert.Equal(platform.StartsWith("qemu/", StringComparison.Ordinal), planned.Expected < emulated.Expected);
    }

    [Fact]
    public void What_is_asked_for_by_name_or_filter_is_in_every_round()
    {
        using var folder = new TemporaryFolder();
        foreach (var options in new[] { OptionsOf(folder) with { NamesPlatforms = true }, OptionsOf(folder) with { Filters = ["*Cpu*"] } })
        {
            var cases = CaseCatalog.Select(options, ExperimentConfig.Create(folder.Path));

            Assert.NotEmpty(cases);
            Assert.Equal(cases, CaseCatalog.OfRound(cases, options, round: 2));
        }
    }

    private static RunOptions OptionsOf(TemporaryFolder folder) => new()
    {
        Preset = Preset.All.Single(preset => preset.Name == "quick"),
        Platforms = PlatformCatalog.BuiltIn.All,
        Seed = 1,
        Output = folder.Path,
        Artifacts = folder.Path,
    };
}
