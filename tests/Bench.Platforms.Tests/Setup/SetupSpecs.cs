using System.Runtime.Versioning;

namespace Bench.Platforms.Tests.Setup;

/// <summary>What <c>scripts/setup</c> does to the packages of a host.</summary>
[SupportedOSPlatform("linux")]
[Trait(Tier.Name, Tier.Integration)]
public sealed class SetupSpecs : IDisposable
{
    private const string Masks = "run/systemd/system";

    private readonly AptHost _host = new();

    [Fact]
    public async Task Nothing_is_removed_for_a_package_that_conflicts_and_the_rest_is_installed()
    {
        await InstallDockersOwnAsync();
        await _host.OfferAsync("runc");
        await _host.OfferAsync("fio");

        var (exitCode, output) = await _host.SetUpAsync();

        Assert.Equal("containerd.io=1 docker-ce=1 fio=1", await _host.InstalledAsync());
        const string Conflict = "the package runc is not installed, because apt would remove containerd.io docker-ce for it";
        Assert.Contains(Conflict, output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task A_package_is_not_wanted_where_its_program_is_on_PATH()
    {
        await InstallDockersOwnAsync();
        await _host.OfferAsync("runc");
        await _host.OfferAsync("fio");
        _host.Stub("runc", "true");

        var (exitCode, output) = await _host.SetUpAsync();

        Assert.Equal("containerd.io=1 docker-ce=1 fio=1", await _host.InstalledAsync());
        Assert.DoesNotContain("runc", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task A_dry_run_shows_all_that_apt_would_do_and_does_none_of_it()
    {
        await InstallDockersOwnAsync();
        await _host.InstallAsync("libold");
        await _host.OfferAsync("libold", "2");
        await _host.OfferAsync("libnew");
        await _host.OfferAsync("fio", "1", "Depends: libold (>= 2), libnew");
        await _host.OfferAsync("runc");
        await _host.RunAsync("apt-get", "update");

        var (exitCode, output) = await _host.SetUpAsync("--dry-run");

        Assert.Equal("containerd.io=1 docker-ce=1 libold=1", await _host.InstalledAsync());
        var lines = output.Split('\n');
        Assert.Contains("setup: would install packages: fio", lines);
        Assert.Contains("setup: would install what they depend on: libnew", lines);
        Assert.Contains("setup: would upgrade what they depend on: libold", lines);
        Assert.Contains("apt would remove containerd.io docker-ce", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task What_a_package_needs_is_named_where_it_is_installed()
    {
        await _host.OfferAsync("libnew");
        await _host.OfferAsync("fio", "1", "Depends: libnew");

        var (_, output) = await _host.SetUpAsync();

        Assert.Contains("setup: install what they depend on: libnew", output.Split('\n'));
    }

    [Fact]
    public async Task Units_of_what_is_installed_neither_start_nor_stay_enabled_and_those_of_the_host_do()
    {
        await OfferToSystemdAsync("true");
        _host.Write("lib/systemd/system/podman.socket", string.Empty);

        await _host.SetUpAsync();

        var during = await MaskedDuringInstallationAsync();
        Assert.Superset(new HashSet<string>(["docker.service", "docker.socket", "containerd.service", "lxc-net.service"]), during);
        Assert.DoesNotContain("podman.socket", during);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_host.At(Masks)));
        Assert.Equal(during, await DisabledAsync());
        Assert.False(File.Exists(_host.At("cache/units")));
    }

    [Fact]
    public async Task Units_do_not_stay_enabled_if_set_up_is_ended_during_the_installation()
    {
        await OfferToSystemdAsync("kill -HUP $(cat set-up)");

        await _host.RunAsync("sh", "-c", $"echo $$ > {_host.At("set-up")}; exec {AptHost.Repository}/scripts/setup");

        Assert.Empty(Directory.EnumerateFileSystemEntries(_host.At(Masks)));
        Assert.Equal(await MaskedDuringInstallationAsync(), await DisabledAsync());
        Assert.False(File.Exists(_host.At("cache/units")));
    }

    [Fact]
    public async Task Units_that_a_killed_set_up_left_are_disabled_by_the_next_one_and_no_others()
    {
        await OfferToSystemdAsync("kill -KILL $(cat set-up)");
        _host.Write("lib/systemd/system/podman.socket", string.Empty);
        await _host.RunAsync("sh", "-c", $"echo $$ > {_host.At("set-up")}; exec {AptHost.Repository}/scripts/setup");
        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(_host.At(Masks)));
        _host.Write("etc/apt/apt.conf.d/hook", string.Empty);

        var (_, output) = await _host.SetUpAsync();
        var (_, again) = await _host.SetUpAsync();

        const string Announced = "disable the units that an interrupted set-up left";
        Assert.Contains(Announced, output, StringComparison.Ordinal);
        Assert.DoesNotContain(Announced, again, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_host.At(Masks)));
        Assert.Superset(await MaskedDuringInstallationAsync(), await DisabledAsync());
        Assert.DoesNotContain("podman.socket", await DisabledAsync());
    }

    [Theory]
    [InlineData("var/lib/apt/lists/lock")]
    [InlineData("var/cache/apt/archives/lock")]
    public async Task Another_apt_is_waited_for(string name)
    {
        await _host.OfferAsync("fio");
        _host.Write(name, string.Empty);
        var held = new FileStream(_host.At(name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        held.Lock(0, 0);
        Assert.SkipUnless(LocksAreListed(), "the locks of this process are not in /proc/locks");

        await _host.SetUpAsync("waiting until another apt has finished", held.Dispose);

        Assert.Equal("fio=1", await _host.InstalledAsync());
    }

    [Theory]
    [InlineData("sources.list", "deb [ nonsense\n")]
    [InlineData("sources.list.d/broken.list", "deb [ nonsense\n")]
    [InlineData("sources.list.d/broken.sources", "Types: nonsense\nURIs: nonsense\n")]
    [InlineData("sources.list.d/gone.list", "deb file:/nonexistent stable main\n")]
    public async Task One_broken_list_of_sources_is_passed_over(string name, string content)
    {
        await _host.OfferAsync("fio");
        File.Move(_host.At("etc/apt/sources.list"), _host.At("etc/apt/sources.list.d/good.list"));
        _host.Write($"etc/apt/{name}", content);

        var (exitCode, output) = await _host.SetUpAsync("--quiet");

        Assert.Equal("fio=1", await _host.InstalledAsync());
        Assert.Single(output.Split('\n'), line => line.Contains("set-up goes on with", StringComparison.Ordinal));
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task A_mirror_may_call_itself_something_else()
    {
        await _host.OfferAsync("fio");
        await _host.RunAsync("apt-get", "update");
        _host.Origin = "Company mirror";
        await _host.OfferAsync("crun");

        await _host.SetUpAsync();

        Assert.Equal("crun=1 fio=1", await _host.InstalledAsync());
    }

    [Fact]
    public async Task The_guests_come_from_the_mirror_that_has_the_base_system()
    {
        await _host.OfferAsync("base-files");
        _host.Write("etc/apt/sources.list.d/other.list", $"deb [trusted=yes] file:{_host.At("other")} stable main\n");
        await _host.RunAsync("cp", "-r", _host.At("repository"), _host.At("other"));
        var index = Directory.GetFiles(_host.At("other/dists"), "Packages", SearchOption.AllDirectories)[0];
        await _host.RunAsync("sed", "-i", "s/Package: base-files/Package: something/", index);
        File.Delete(_host.At("other/dists/stable/Release"));
        await _host.RunAsync("apt-get", "update");

        var (_, sources) = await _host.RunAsync("bash", "-c", $". {AptHost.Repository}/scripts/lib/guest-debian-common.sh; debian_sources");

        Assert.Equal($"deb file:{_host.At("repository")} stable main", sources);
    }

    [Theory]
    [InlineData("bin/busybox", true)]
    [InlineData("usr/bin/busybox", true)]
    [InlineData("usr/bin/other", false)]
    public async Task A_static_BusyBox_is_taken_from_its_package_or_missed_aloud(string program, bool isThere)
    {
        _host.Stub("busybox", "# needs ld-linux");
        _host.Write($"build/busybox-static/{program}", "static");
        _host.Write("cache/.busybox.killed/busybox", "half");
        await _host.OfferAsync("busybox-static");
        await _host.RunAsync("apt-get", "update");

        var (_, output) = await _host.SetUpAsync();

        Assert.Equal(!isThere, output.Contains("no static BusyBox could be downloaded", StringComparison.Ordinal));
        Assert.Equal(isThere, File.Exists(_host.At("cache/busybox")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_host.At("cache"), ".busybox.*"));
    }

    [Fact]
    public async Task Of_the_guests_that_are_not_current_a_link_and_what_it_leads_to_stay()
    {
        _host.Write("cache/guests/made-up/old/manifest.json", "{}");
        _host.Write("elsewhere/file", "text");
        Directory.CreateSymbolicLink(_host.At("cache/guests/made-up/link"), _host.At("elsewhere"));

        const string Commands = "for part in say paths folders guest; do . scripts/lib/$part.sh; done; remove_old_guests made-up current";
        await _host.RunAsync("bash", "-c", $"cd {AptHost.Repository}; {Commands}");

        Assert.False(Directory.Exists(_host.At("cache/guests/made-up/old")));
        Assert.True(File.Exists(_host.At("cache/guests/made-up/link/file")));
    }

    [Fact]
    public async Task Without_dotnet_under_sudo_the_sentence_has_the_command_that_finds_it()
    {
        _host.Hide("dotnet");
        _host.Set("SUDO_USER", "user");
        _host.Stub("getent", $"echo user:x:1000:1000::{_host.At("home")}:/bin/sh");
        _host.Write("home/.dotnet/dotnet", "#!/bin/sh\n");
        await _host.RunAsync("chmod", "+x", _host.At("home/.dotnet/dotnet"));

        var (exitCode, output) = await _host.SetUpAsync("--dry-run");

        var command = $"sudo env \"PATH={_host.At("home/.dotnet")}:$PATH\" scripts/setup";
        Assert.Contains($"is not on root's PATH, but user has it; run: {command}", output, StringComparison.Ordinal);
        Assert.Equal(5, exitCode);
    }

    [Theory]
    [InlineData("scripts/bench", 7)]
    [InlineData("scripts/test", 1)]
    public async Task What_root_builds_in_a_users_checkout_is_the_users(string script, int expected)
    {
        await _host.RunAsync("cp", "-r", Path.Combine(AptHost.Repository, "scripts"), _host.At("scripts"));
        Directory.CreateDirectory(_host.At("checkout"));
        Directory.Move(_host.At("scripts"), _host.At("checkout/scripts"));
        _host.Write("checkout/scripts/setup", "#!/bin/sh\n");
        await _host.RunAsync("chown", "-R", "65534:65534", _host.At("checkout"));
        var built = _host.At("checkout/bench/obj/file");
        _host.Stub("dotnet", $"mkdir -p {Path.GetDirectoryName(built)}; echo built > {built}; exit 7");

        var (exitCode, _) = await _host.RunAsync(_host.At($"checkout/{script}"));

        var (_, ofRoot) = await _host.RunAsync("find", _host.At("checkout"), "-user", "0");
        Assert.True(File.Exists(built));
        Assert.Equal(string.Empty, ofRoot);
        Assert.Equal(expected, exitCode);
    }

    [Fact]
    public async Task Guests_in_a_cache_in_a_users_checkout_stay_roots()
    {
        _host.Set("BENCH_CACHE", _host.At("checkout/cache"));
        _host.Write("checkout/cache/guest", "text");
        _host.Write("checkout/built", "text");
        await _host.RunAsync("chown", "65534:65534", _host.At("checkout"));

        const string Commands = "for part in paths dotnet; do . scripts/lib/$part.sh; done; keep_owner";
        await _host.RunAsync("bash", "-c", $"cd {AptHost.Repository}; dry_run=; repository={_host.At("checkout")}; {Commands}");

        var (_, ofRoot) = await _host.RunAsync("find", _host.At("checkout"), "-user", "0", "-type", "f");
        Assert.Equal(_host.At("checkout/cache/guest"), ofRoot);
    }

    public void Dispose() => _host.Dispose();

    /// <summary>Offers a package to a host that systemd runs, and runs a command when it has been installed.</summary>
    private async Task OfferToSystemdAsync(string command)
    {
        Directory.CreateDirectory(_host.At(Masks));
        await _host.OfferAsync("fio");
        var commands = $"cd {_host.At(string.Empty)}; find {Masks} -lname /dev/null -printf '%f ' > masked; {command}";
        _host.Write("etc/apt/apt.conf.d/hook", $"DPkg::Post-Invoke {{ \"{commands}\"; }};");
    }

    private async Task<HashSet<string>> MaskedDuringInstallationAsync() =>
        [.. (await File.ReadAllTextAsync(_host.At("masked"), TestContext.Current.CancellationToken)).Trim().Split(' ')];

    private async Task<HashSet<string>> DisabledAsync() =>
    [
        .. (await File.ReadAllLinesAsync(_host.At("systemctl"), TestContext.Current.CancellationToken))
            .Where(line => line.StartsWith("disable ", StringComparison.Ordinal)).Select(line => line.Split(' ')[^1]),
    ];

    private async Task InstallDockersOwnAsync()
    {
        const string Replaced = "containerd, runc";
        await _host.InstallAsync("containerd.io", $"Provides: {Replaced}", $"Conflicts: {Replaced}", $"Replaces: {Replaced}");
        await _host.InstallAsync("docker-ce", "Depends: containerd.io", "Conflicts: docker.io");
    }

    // Some kernels hide them from a container.
    private static bool LocksAreListed() =>
        File.ReadLines("/proc/locks").Any(line => line.Contains($" {Environment.ProcessId} ", StringComparison.Ordinal));
}
