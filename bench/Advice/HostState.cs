using Bench.Harness.Host;

namespace Bench.Advice;

/// <summary>The host at one moment.</summary>
/// <param name="Files">Its files of <c>/proc</c> and <c>/sys</c>.</param>
/// <param name="Environment">Its hardware, kernel and settings.</param>
/// <param name="Noise">Its noise while the harness did nothing.</param>
/// <param name="Busy">Processes with CPU time meanwhile, without the harness, the busiest first.</param>
internal sealed record HostState(HostFiles Files, HostEnvironment Environment, HostNoiseInterval Noise, IReadOnlyList<BusyProcess> Busy)
{
    // The kernel counts CPU time in ticks of 10 ms: this shows a process's use to 2 % of one CPU, and nobody minds the wait.
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    /// <summary>Does nothing for half a second and looks at this host before and after.</summary>
    /// <exception cref="IOException">A file of the kernel cannot be read.</exception>
    public static async Task<HostState> ObserveAsync(CancellationToken cancellation)
    {
        var census = ProcessCensus.Take();
        var noise = HostNoise.Now();
        await Task.Delay(Window, cancellation);
        var interval = HostNoise.Now().Since(noise);
        var others = ProcessCensus.Take().BusySince(census).Where(process => process.ProcessId != System.Environment.ProcessId);
        return new HostState(new HostFiles("/"), HostEnvironmentCapture.Capture(), interval, [.. others]);
    }
}
