namespace Bench.Advice;

/// <summary>No CPU is kept free for the instances.</summary>
internal sealed class IsolatedCpus : IHostAdvisor
{
    public HostAdvice? Advise(HostState host)
    {
        // A host that does not show the list cannot be judged, and one with a single CPU has none to spare.
        if (host.Files.Text("sys/devices/system/cpu/isolated") is not "" || host.Environment.LogicalCpus < 2)
        {
            return null;
        }

        var last = host.Environment.LogicalCpus - 1;
        return new HostAdvice(
            "isolation",
            "no CPU is isolated",
            "the scheduler puts other tasks, and devices their interrupts, on the CPU that instances run on: the last one that the harness may use",
            $"{KernelOption.Command($"isolcpus=managed_irq,domain,{last}")}   # then: taskset --cpu-list 0-{last} ./scripts/bench");
    }
}
