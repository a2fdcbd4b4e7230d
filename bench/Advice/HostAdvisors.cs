namespace Bench.Advice;

/// <summary>All advisors: first what goes on now, then what is set.</summary>
internal static class HostAdvisors
{
    public static IReadOnlyList<IHostAdvisor> All { get; } =
    [
        new BusyProcesses(),
        new PressureNow(),
        new SwapInUse(),
        new HostIsGuest(),
        new Governor(),
        new Turbo(),
        new SiblingThreads(),
        new HugePages(),
        new IsolatedCpus(),
        new PressureUnknown(),
        new OpenFiles(),
    ];
}
