using System.Text.RegularExpressions;
using Bench.Platforms.Catalog;

namespace Bench.Program.Tests.Commands;

/// <summary><c>--list</c> and the filters.</summary>
[Collection(nameof(AloneInTheProcess))]
public class ListingSpecs
{
    private static readonly string[] Platforms = [.. PlatformCatalog.BuiltIn.All.Select(platform => platform.Name)];

    [Fact]
    public async Task A_preset_names_its_platforms_and_full_has_them_all()
    {
        var smoke = await BenchProgram.RunAsync("--list", "--preset", "smoke");
        var full = await BenchProgram.RunAsync("--list", "--preset", "full");

        Assert.All(
            new[] { "native", "bwrap", "runc", "runsc", "docker/runc", "qemu/microvm" },
            platform => Assert.Contains($"Platform: {platform},", smoke.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("Platform: qemu/pc,", smoke.Output, StringComparison.Ordinal);
        Assert.All(Platforms, platform => Assert.Contains($"Platform: {platform},", full.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_filter_goes_over_every_platform_and_every_guest_that_it_can_boot()
    {
        var result = await BenchProgram.RunAsync("--list", "--filter", "*Boot*");

        result.AssertExit(0);
        foreach (var platform in PlatformCatalog.BuiltIn.All)
        {
            Assert.Equal(
                platform.BootsSystems ? 3 : 2,
                result.Lines.Count(line => line.Contains($"Platform: {platform.Name},", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_machines_accelerator_can_be_named()
    {
        var result = await BenchProgram.RunAsync("--list", "--filter", "*Boot*", "--guest", "busybox", "--platform", "qemu/q35@tcg");

        result.AssertExit(0);
        Assert.Contains("Platform: qemu/q35@tcg,", Assert.Single(result.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_has_boot_memory_and_disk_of_every_platform_and_starts_nothing()
    {
        var result = await BenchProgram.RunAsync("--list", "--preset", "full", "--guest", "debian");

        result.AssertExit(0);
        foreach (var experiment in new[] { "Boot", "Memory", "Disk" })
        {
            Assert.All(Platforms, platform => Assert.Single(
                result.Lines,
                line => line.Contains($".{experiment}(Platform: {platform}, ", StringComparison.Ordinal) && IsPlain(line)));
        }

        Assert.Empty(result.MadeInCache);

        static bool IsPlain(string line) =>
            line.Contains("Storage: Plain", StringComparison.Ordinal) || !line.Contains("Storage: ", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storages_are_those_that_a_platform_offers_all_of_them_in_the_full_preset_and_whichever_a_filter_names()
    {
        var quick = await BenchProgram.RunAsync("--list", "--filter", "*Disk*", "--platform", "native,uml");
        var full = await BenchProgram.RunAsync("--list", "--preset", "full", "--filter", "*Disk*", "--platform", "native,uml");
        var named = await BenchProgram.RunAsync("--list", "--filter", "*Storage: hostfs*", "--platform", "native,uml");

        Assert.All(quick.Lines, line => Assert.EndsWith("Storage: Plain)", line, StringComparison.Ordinal));
        Assert.Equal(["native Plain", "native Root", "uml HostFs", "uml Plain", "uml Root"], Told(full));

        // native has none: its case becomes a row that says so.
        Assert.Equal(["native HostFs", "uml HostFs"], Told(named));

        static IEnumerable<string> Told(ProgramResult result) => result.Lines
            .Select(line => Regex.Match(line, "Platform: ([^,]+), .*Storage: (\\w+)"))
            .Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}")
            .Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Filter_and_platforms_select_together()
    {
        var result = await BenchProgram.RunAsync("--list", "--filter", "*Boot*", "--guest", "busybox", "--platform", "runc,uml");

        result.AssertExit(0);
        Assert.Equal(2, result.Lines.Length);
        Assert.Contains(result.Lines, line => line.Contains("Boot(Platform: runc,", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.Contains("Boot(Platform: uml,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_platforms_have_what_a_short_preset_has_on_some()
    {
        var plain = await BenchProgram.RunAsync("--list", "--filter", "*Cpu*", "--guest", "debian");
        var some = await BenchProgram.RunAsync("--list", "--preset", "smoke");
        var all = await BenchProgram.RunAsync("--list", "--preset", "smoke", "--platform", "all");

        plain.AssertExit(0);
        Assert.Equal(PlatformsOf(plain, "Cpu("), PlatformsOf(all, "Cpu("));
        Assert.True(PlatformsOf(some, "Cpu(").Count < PlatformsOf(all, "Cpu(").Count);

        static HashSet<string> PlatformsOf(ProgramResult result, string method) =>
            [.. result.Lines.Select(line => Regex.Match(line, $"{Regex.Escape(method)}Platform: ([^,]+),.*Workload: sysbench[)]"))
                .Where(match => match.Success)
                .Select(match => match.Groups[1].Value)];
    }

    [Fact]
    public async Task A_guest_that_is_named_has_no_more_of_the_workloads_than_the_preset()
    {
        var plain = await BenchProgram.RunAsync("--list", "--preset", "quick");
        var named = await BenchProgram.RunAsync("--list", "--preset", "quick", "--guest", "debian");

        Assert.Equal(Workloads(plain), Workloads(named));

        static List<string> Workloads(ProgramResult result)
            => [.. result.Lines.Where(line => line.Contains("Workload: ", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task What_the_list_shows_selects_the_case()
    {
        var all = await BenchProgram.RunAsync("--list", "--preset", "full", "--filter", "*Network*", "--platform", "runc");
        var first = all.Lines[0];
        var one = await BenchProgram.RunAsync("--list", "--preset", "full", "--filter", first, "--platform", "runc");

        Assert.True(all.Lines.Length > 1);
        Assert.Equal([first], one.Lines);
    }

    [Fact]
    public async Task A_filter_keeps_to_platforms_and_guests_of_a_preset_that_is_named()
    {
        var result = await BenchProgram.RunAsync("--list", "--preset", "claims", "--filter", "*Size*");

        result.AssertExit(0);
        Assert.Contains("runc", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("qemu/q35", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("debian-systemd", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_beside_others_that_selects_nothing_is_told()
    {
        var result = await BenchProgram.RunAsync("--list", "--filter", "*Boot*", "*Bood*", "--platform", "runc");

        result.AssertExit(0);
        Assert.Contains("'*Bood*' selects nothing", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Platforms_may_be_given_as_several_arguments()
    {
        var commas = await BenchProgram.RunAsync("--list", "--platform", "runc,uml");
        var words = await BenchProgram.RunAsync("--list", "--platform", "runc", "uml");

        words.AssertExit(0);
        Assert.Equal(commas.Output, words.Output);
    }

    [Fact]
    public async Task The_full_preset_boots_every_guest_and_a_guest_asked_for_is_the_only_one()
    {
        var full = await BenchProgram.RunAsync("--list", "--preset", "full", "--filter", "*Boot*runc*");
        var debian = await BenchProgram.RunAsync("--list", "--guest", "debian", "--filter", "*Boot*");

        Assert.Contains("Guest: busybox", full.Output, StringComparison.Ordinal);
        Assert.Contains("Guest: debian", full.Output, StringComparison.Ordinal);
        Assert.All(debian.Lines, line => Assert.Contains("Guest: debian", line, StringComparison.Ordinal));
        Assert.Equal(Platforms.Length, debian.Lines.Length);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task The_program_works_from_any_folder()
    {
        var here = await BenchProgram.RunAsync("--list");
        using var folder = new TemporaryFolder();
        var elsewhere = await BenchProgram.StartInAsync(folder.Path, "--list");

        elsewhere.AssertExit(0);
        Assert.Equal(here.Output, elsewhere.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
