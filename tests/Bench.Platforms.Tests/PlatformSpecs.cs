using Bench.Platforms.Catalog;
using Bench.Platforms.Consoles;
using Bench.Platforms.Host;
using Bench.Sampling;

namespace Bench.Platforms.Tests;

/// <summary>What every platform must do, on real instances; a platform that is added to the catalog gets all of it.</summary>
public sealed class PlatformSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Platforms => [.. PlatformCatalog.All().Select(platform => platform.Name)];

    public static TheoryData<string, string> PlatformsAndGuests
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var platform in PlatformCatalog.All())
            {
                foreach (var guest in Guests.GuestStore.KnownGuests)
                {
                    data.Add(platform.Name, guest);
                }
            }

            return data;
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PlatformsAndGuests))]
    public async Task A_guest_boots_answers_and_leaves_nothing_behind(string name, string guest)
    {
        var platform = await fixture.PlatformAsync(name);
        var spec = fixture.Spec(guest);
        var before = HostState.Capture(fixture.Host.Workspace);

        IReadOnlyList<int> processes;
        await using (var instance = await Instance.StartAsync(platform, spec, fixture.Host, Cancellation))
        {
            Assert.Equal("hello\n", await instance.RequireAsync("echo hello", Limit, Cancellation));
            processes = (await instance.FootprintAsync(Cancellation)).Processes;
            Assert.NotEmpty(processes);
            await instance.StopAsync(Cancellation);

            var ready = instance.Timeline.Between(BootTimeline.Call, BootTimeline.Ready);
            var lifecycle = instance.Timeline.Between(BootTimeline.Call, BootTimeline.Gone);
            Assert.InRange(ready, TimeSpan.FromTicks(1), lifecycle);
        }

        Assert.All(processes, process => Assert.False(HostProcess.IsAlive(process), $"process {process} is still there"));
        Assert.Equal(before, HostState.Capture(fixture.Host.Workspace));
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task Arbitrary_bytes_exit_codes_and_errors_survive_the_console(string name)
    {
        var platform = await fixture.PlatformAsync(name);
        await using var instance = await Instance.StartAsync(platform, fixture.Spec("busybox"), fixture.Host, Cancellation);

        var result = await instance.RunAsync(@"printf 'a\000\377\r\nBENCH-END 1\n'; printf 'no\000pe' >&2; exit 7", Limit, Cancellation);

        Assert.Equal(7, result.ExitCode);
        Assert.Equal("a\0\u00ff\r\nBENCH-END 1\n".Select(symbol => (byte)symbol), result.Output);
        Assert.Equal("no\0pe".Select(symbol => (byte)symbol), result.Error);
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task A_megabyte_of_any_bytes_goes_in_and_comes_back(string name)
    {
        var platform = await fixture.PlatformAsync(name);
        await using var instance = await Instance.StartAsync(platform, fixture.Spec("busybox"), fixture.Host, Cancellation);
        var bytes = new byte[1 << 20];
        new Random(1).NextBytes(bytes);

        var result = await instance.RunAsync(new GuestCommand("cat", Limit) { Input = bytes }, Cancellation);
        TestContext.Current.SendDiagnosticMessage("{0}: 1 MiB in and out in {1:0.00} s", name, result.Elapsed.TotalSeconds);

        Assert.True(bytes.AsSpan().SequenceEqual(result.Output));
        Assert.Equal(string.Empty, await instance.RequireAsync("cat", Limit, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task A_command_sees_the_same_environment_everywhere_and_what_it_is_given(string name)
    {
        var platform = await fixture.PlatformAsync(name);
        await using var instance = await Instance.StartAsync(platform, fixture.Spec("busybox"), fixture.Host, Cancellation);
        var command = new GuestCommand("env", Limit) { Environment = new Dictionary<string, string> { ["GIVEN"] = "a 'b' $c" } };

        var seen = (await instance.RunAsync(command, Cancellation)).OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);

        Assert.Equal(["GIVEN=a 'b' $c", "HOME=/root", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/bench", "PWD=/", "SHLVL=1", "TERM=dumb"], seen);
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task A_command_that_does_not_end_is_killed_and_the_next_one_runs(string name)
    {
        var platform = await fixture.PlatformAsync(name);
        await using var instance = await Instance.StartAsync(platform, fixture.Spec("busybox"), fixture.Host, Cancellation);

        var endless = await instance.RunAsync("exec sleep 1000", TimeSpan.FromSeconds(1), Cancellation);

        Assert.Equal(137, endless.ExitCode);
        Assert.Equal("on\n", await instance.RequireAsync("echo on", Limit, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task A_guest_sees_the_CPUs_that_it_is_allowed(string name)
    {
        var platform = await fixture.PlatformAsync(name);
        var spec = fixture.Spec("busybox");
        await using var instance = await Instance.StartAsync(platform, spec, fixture.Host, Cancellation);

        Assert.Equal($"{spec.Allowance.Cpus}\n", await instance.RequireAsync("nproc", Limit, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task A_guest_does_not_get_more_memory_than_it_is_allowed(string name)
    {
        var platform = await fixture.PlatformAsync(name);
        await using var instance = await Instance.StartAsync(platform, fixture.Spec("busybox"), fixture.Host, Cancellation);

        var modest = await instance.RunAsync("dd if=/dev/zero of=/dev/null bs=64M count=1", Limit, Cancellation);
        var greedy = await instance.RunAsync("dd if=/dev/zero of=/dev/null bs=400M count=1", Limit, Cancellation);

        Assert.Equal(0, modest.ExitCode);
        Assert.NotEqual(0, greedy.ExitCode);
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task Scratch_is_a_fresh_writable_file_system(string name)
    {
        var platform = await fixture.PlatformAsync(name);
        var spec = fixture.Spec("debian") with { ScratchBytes = 64 << 20 };
        await using var instance = await Instance.StartAsync(platform, spec, fixture.Host, Cancellation);

        var listing = await instance.RequireAsync("echo kept > /scratch/file && cat /scratch/file && ls /scratch | grep -v lost+found", Limit, Cancellation);
        var root = await instance.RunAsync("touch /etc/written", Limit, Cancellation);

        Assert.Equal("kept\nfile\n", listing);
        Assert.NotEqual(0, root.ExitCode);
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task Memory_of_an_idle_instance_can_be_read_two_ways(string name)
    {
        var platform = await fixture.PlatformAsync(name);
        await using var instance = await Instance.StartAsync(platform, fixture.Spec("busybox"), fixture.Host, Cancellation);
        var footprint = await instance.FootprintAsync(Cancellation);

        using var reader = InstanceMemoryReader.Open(footprint.Processes, footprint.MemoryCgroup);
        var memory = reader.Read();

        Assert.True(memory.PssBytes > 100 << 10, $"PSS is {memory.PssBytes}");
        Assert.NotNull(footprint.MemoryCgroup);
    }

    [Fact]
    public async Task Helpers_that_share_the_kernels_memory_are_not_counted_again()
    {
        var platform = await fixture.PlatformAsync("uml");
        await using var instance = await Instance.StartAsync(platform, fixture.Spec("busybox"), fixture.Host, Cancellation);
        var footprint = await instance.FootprintAsync(Cancellation);
        Assert.SkipWhen(footprint.MemoryCgroup is null, "no cgroup to compare with");

        using var reader = InstanceMemoryReader.Open(footprint.Processes, footprint.MemoryCgroup);
        var memory = reader.Read();

        // Counted once for each helper it would be threefold.
        Assert.InRange(memory.PssBytes!.Value, memory.Cgroup!.Value.UsageBytes / 2, memory.Cgroup.Value.UsageBytes * 2);
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task An_instance_that_is_abandoned_while_it_runs_leaves_nothing_behind(string name)
    {
        var platform = await fixture.PlatformAsync(name);
        var before = HostState.Capture(fixture.Host.Workspace);

        await using (var instance = await Instance.StartAsync(platform, fixture.Spec("busybox"), fixture.Host, Cancellation))
        {
            await instance.RequireAsync("true", Limit, Cancellation);
        }

        Assert.Equal(before, HostState.Capture(fixture.Host.Workspace));
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task A_guest_that_is_not_ready_in_time_is_a_timeout_and_leaves_nothing_behind(string name)
    {
        var platform = await fixture.PlatformAsync(name);
        var before = HostState.Capture(fixture.Host.Workspace);
        var spec = fixture.Spec("busybox") with { BootLimit = TimeSpan.Zero };

        var exception = await Assert.ThrowsAsync<InstanceException>(() => Instance.StartAsync(platform, spec, fixture.Host, Cancellation));

        Assert.Equal(InstanceFailure.Timeout, exception.Failure);
        Assert.Equal(before, HostState.Capture(fixture.Host.Workspace));
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task Two_instances_run_side_by_side_and_do_not_see_each_other(string name)
    {
        var platform = await fixture.PlatformAsync(name);
        var spec = fixture.Spec("busybox");
        await using var first = await Instance.StartAsync(platform, spec, fixture.Host, Cancellation);
        await using var second = await Instance.StartAsync(platform, spec, fixture.Host, Cancellation);

        await first.RequireAsync("echo first > /tmp/mine", Limit, Cancellation);
        var seen = await second.RunAsync("cat /tmp/mine", Limit, Cancellation);

        Assert.NotEqual(0, seen.ExitCode);
        Assert.Equal("first\n", await first.RequireAsync("cat /tmp/mine", Limit, Cancellation));
    }
}
