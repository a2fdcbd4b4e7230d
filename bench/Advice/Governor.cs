namespace Bench.Advice;

/// <summary>The CPUs' frequency follows their load.</summary>
internal sealed class Governor : IHostAdvisor
{
    private const string Steady = "performance";

    public HostAdvice? Advise(HostState host) => host.Environment.Governor is null or Steady ? null : new HostAdvice(
        "governor",
        $"the CPU frequency governor is {host.Environment.Governor}",
        "a CPU that was idle begins slowly, so what is short, such as a boot, is measured at another clock than what is long",
        $"echo {Steady} | tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor");
}
