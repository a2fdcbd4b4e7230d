namespace Bench.Advice;

/// <summary>The kernel gives huge pages to whoever touches memory.</summary>
internal sealed class HugePages : IHostAdvisor
{
    private const string Everywhere = "always";

    public HostAdvice? Advise(HostState host) => host.Environment.TransparentHugePages != Everywhere ? null : new HostAdvice(
        "hugepages",
        $"transparent huge pages are set to '{Everywhere}'",
        "a few touched bytes then count as 2 MiB, depending on what memory is free, and the kernel joins pages in the background: memory and time both vary",
        "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled");
}
