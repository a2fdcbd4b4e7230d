using Bench.Advice;
using Bench.Harness.Host;

namespace Bench.Program.Tests.Advice;

/// <summary>What <c>bench doctor</c> advises, on hosts made up of files.</summary>
public sealed class HostAdviceSpecs : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly List<BusyProcess> _busy = [];
    private HostNoiseInterval _noise = new()
    {
        Elapsed = TimeSpan.FromMilliseconds(500),
        BusyCpus = 0,
        StealShare = 0.004,
        CpuPressureShare = 0,
        MemoryPressureShare = 0,
        IoPressureShare = 0,
    };

    /// <summary>A quiet host on bare metal, with all set as it should be.</summary>
    public HostAdviceSpecs()
    {
        Put("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu\n\nprocessor\t: 1\nflags\t\t: fpu\n");
        Put("proc/meminfo", "MemTotal:       24684092 kB\nSwapTotal:       2097148 kB\nSwapFree:        2097148 kB\n");
        Put("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=1\n");
        Put(
            "proc/self/limits",
            "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max open files            1024                 1048576              files     \n");
        Put("proc/self/status", "Name:\tbench\nPid:\t900\nPPid:\t800\n");
        Put("proc/800/status", "Name:\tbash\nPPid:\t1\n");
        Put("proc/1/status", "Name:\tsystemd\nPPid:\t0\n");
        Put("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
        Put("sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "performance\n");
        Put("sys/devices/system/cpu/cpufreq/boost", "0\n");
        Put("sys/devices/system/cpu/smt/active", "0\n");
        Put("sys/devices/system/cpu/isolated", "1\n");
        Put("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_quiet_host_is_told_nothing() => Assert.Empty(Advise());

    [Fact]
    public void A_host_that_shows_nothing_is_told_only_that_it_tells_no_pressure()
    {
        Directory.Delete(_root.At("proc"), recursive: true);
        Directory.Delete(_root.At("sys"), recursive: true);

        Assert.Equal("psi", Assert.Single(Advise()).About);
    }

    [Fact]
    public void A_governor_that_follows_the_load_is_named_with_the_command_that_sets_another()
    {
        Put("sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave\n");

        var advice = Only("governor");
        Assert.Contains("performance, powersave", advice.Seen, StringComparison.Ordinal);
        Assert.Equal("echo performance | tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor", advice.Command);
    }

    [Fact]
    public void Boost_of_any_driver_is_found()
    {
        Put("sys/devices/system/cpu/cpufreq/boost", "1\n");
        Assert.Equal("echo 0 > /sys/devices/system/cpu/cpufreq/boost", Only("turbo").Command);
    }

    [Theory]
    [InlineData("0\n", true)]
    [InlineData("1\n", false)]
    public void Intels_driver_says_it_the_other_way_round(string noTurbo, bool isOn)
    {
        Put("sys/devices/system/cpu/intel_pstate/no_turbo", noTurbo);
        Assert.Equal(isOn ? ["echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo"] : [], Advise().Select(advice => advice.Command));
    }

    [Fact]
    public void Threads_that_share_a_core_are_found()
    {
        Put("sys/devices/system/cpu/smt/active", "1\n");
        Assert.Equal("echo off > /sys/devices/system/cpu/smt/control", Only("smt").Command);
    }

    [Fact]
    public void Huge_pages_for_everybody_are_found()
    {
        Put("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n");
        Assert.Equal("echo madvise > /sys/kernel/mm/transparent_hugepage/enabled", Only("hugepages").Command);
    }

    [Fact]
    public void Swap_in_use_is_told_with_how_much()
    {
        Put("proc/meminfo", "MemTotal: 8 kB\nSwapTotal:       2097152 kB\nSwapFree:        1048576 kB\n");

        var advice = Only("swap");
        Assert.Contains("1.00 GiB of 2.00 GiB", advice.Seen, StringComparison.Ordinal);
        Assert.Equal("swapoff --all", advice.Command);
    }

    [Fact]
    public void A_host_that_is_a_guest_is_told_what_is_stolen_from_it_now_and_that_nothing_here_changes_that()
    {
        Put("sys/hypervisor/type", "xen\n");

        var advice = Only("guest");
        Assert.Contains("guest of xen; 0.4 % of its CPU time is stolen now", advice.Seen, StringComparison.Ordinal);
        Assert.Null(advice.Command);
    }

    [Fact]
    public void Others_at_work_are_named_with_number_and_share_and_how_to_pause_them()
    {
        Busy(4711, "cc1plus", 450);
        Busy(4712, "tracker", 30);
        Busy(4713, "sshd", 20);

        var advice = Only("processes");
        Assert.EndsWith("cc1plus (PID 4711) 90 %, tracker (PID 4712) 6 %", advice.Seen, StringComparison.Ordinal);
        Assert.Equal("kill -STOP 4711 4712   # and kill -CONT 4711 4712 afterwards", advice.Command);
    }

    [Fact]
    public void What_the_harness_was_started_from_and_the_first_process_are_named_but_not_to_be_paused()
    {
        Busy(800, "bash", 100);
        Busy(1, "systemd", 50);

        var advice = Only("processes");
        Assert.Contains("bash (PID 800) 20 %, systemd (PID 1) 10 %", advice.Seen, StringComparison.Ordinal);
        Assert.Null(advice.Command);
    }

    [Fact]
    public void Pressure_above_its_limit_is_told_for_each_resource()
    {
        _noise = _noise with { CpuPressureShare = 0.25, MemoryPressureShare = 0.09, IoPressureShare = 0.5 };

        var advice = Only("pressure");
        Assert.EndsWith("for a CPU 25 % of the time, for storage 50 % of the time", advice.Seen, StringComparison.Ordinal);
        Assert.NotNull(advice.Command);
    }

    [Fact]
    public void A_kernel_that_tells_no_pressure_is_told_the_option_that_makes_it()
    {
        Directory.Delete(_root.At("proc/pressure"), recursive: true);
        Assert.Contains("psi=1", Only("psi").Command, StringComparison.Ordinal);
    }

    [Fact]
    public void A_low_limit_of_open_files_is_told()
    {
        Put("proc/self/limits", "Max open files            1024                 1024                 files     \n");

        var advice = Only("files");
        Assert.Contains("1024", advice.Seen, StringComparison.Ordinal);
        Assert.Contains("prlimit", advice.Command, StringComparison.Ordinal);
    }

    [Fact]
    public void No_limit_of_open_files_is_none()
    {
        Put("proc/self/limits", "Max open files            unlimited            unlimited            files     \n");
        Assert.Empty(Advise());
    }

    [Fact]
    public void Without_an_isolated_CPU_the_last_one_is_proposed_which_is_the_one_that_instances_get()
    {
        Put("sys/devices/system/cpu/isolated", "\n");
        Assert.Contains("isolcpus=managed_irq,domain,1 ", Only("isolation").Command, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_with_one_CPU_has_none_to_isolate()
    {
        Put("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu\n");
        Put("sys/devices/system/cpu/isolated", "\n");
        Assert.Empty(Advise());
    }

    [Fact]
    public async Task This_host_can_be_looked_at_and_nobody_is_told_to_stop_the_harness_itself()
    {
        var state = await HostState.ObserveAsync(TestContext.Current.CancellationToken);

        Assert.True(state.Noise.Elapsed >= TimeSpan.FromMilliseconds(400));
        Assert.DoesNotContain(state.Busy, process => process.ProcessId == Environment.ProcessId);
        Assert.All(HostAdvisor.Advise(state), advice => Assert.All(new[] { advice.About, advice.Seen, advice.Matters }, Assert.NotEmpty));
    }

    private IReadOnlyList<HostAdvice> Advise()
        => HostAdvisor.Advise(new HostState(new HostFiles(_root.Path), HostEnvironmentCapture.Capture(_root.Path), _noise, _busy));

    private HostAdvice Only(string about)
    {
        var advice = Assert.Single(Advise());
        Assert.Equal(about, advice.About);
        return advice;
    }

    private void Busy(int processId, string name, int milliseconds)
        => _busy.Add(new BusyProcess(processId, name, TimeSpan.FromMilliseconds(milliseconds)));

    private void Put(string path, string text)
    {
        var full = _root.At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
