namespace Bench.Linux.Processes;

/// <summary>A process and the CPU time that it took between two moments.</summary>
/// <param name="Name">Its name as the kernel keeps it: 15 bytes at most.</param>
/// <param name="CpuTime">CPU time in user and kernel mode, to 10 ms, without its children's.</param>
public readonly record struct BusyProcess(int ProcessId, string Name, TimeSpan CpuTime);
