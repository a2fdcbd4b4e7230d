namespace Bench.Advice;

/// <summary>The CPUs may run faster than nominal while they are cool and few.</summary>
internal sealed class Turbo : IHostAdvisor
{
    private const string IntelOff = "sys/devices/system/cpu/intel_pstate/no_turbo";
    private const string BoostOn = "sys/devices/system/cpu/cpufreq/boost";

    public HostAdvice? Advise(HostState host) => (host.Files.Text(IntelOff), host.Files.Text(BoostOn)) switch
    {
        ("0", _) => Advice($"echo 1 > /{IntelOff}"),
        (null, "1") => Advice($"echo 0 > /{BoostOn}"),
        _ => null,
    };

    private static HostAdvice Advice(string command) => new(
        "turbo",
        "turbo (boost) is on",
        "how fast a CPU runs then depends on how hot it is and how many others work, so on the cases before and beside",
        command);
}
