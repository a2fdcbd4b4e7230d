namespace Bench.Advice;

/// <summary>The kernel does not tell how long tasks wait.</summary>
internal sealed class PressureUnknown : IHostAdvisor
{
    public HostAdvice? Advise(HostState host) => host.Files.Text("proc/pressure/cpu") is not null ? null : new HostAdvice(
        "psi",
        "the kernel tells no pressure (PSI): /proc/pressure cannot be read",
        "a round in which others keep tasks waiting for a CPU, memory or storage is then not found out",
        $"{KernelOption.Command("psi=1")}   # needs a kernel built with CONFIG_PSI, as Debian's are");
}
