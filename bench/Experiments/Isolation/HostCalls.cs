using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bench.Experiments.Isolation;

/// <summary>
/// Records the system calls that the host's kernel gets from all that the harness and an engine's daemons start, by the kernel's tracepoint
/// and perf. A tracer such as strace would be in the way of platforms that are tracers themselves.
/// </summary>
internal sealed class HostCalls(PlatformHost host, HashSet<int> watched, string file, HostProgram perf) : IAsyncDisposable
{
    private static int NumberOfIoctl => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 16 : 29;

    /// <summary>Starts to record. Processes started from now on are followed, even after their parents have ended.</summary>
    /// <exception cref="InstanceException">perf is not installed, or the kernel does not let it.</exception>
    public static async Task<HostCalls> StartAsync(
        PlatformHost host, IEnumerable<int> daemons, string folder, CancellationToken cancellation)
    {
        HashSet<int> watched = [Environment.ProcessId, .. daemons];
        var file = Path.Combine(folder, "calls");

        // perf mounts the kernel's trace files where they are not, which nobody else need see.
        var perf = HostProgram.Start(
            host,
            "unshare",
            [
                "--mount", host.Tools.Require("perf"), "record", "--quiet", "--clockid", "CLOCK_MONOTONIC", "--event",
                "raw_syscalls:sys_enter", "--pid", string.Join(',', watched), "--mmap-pages", "1M", "--output", file,
                "--delay", "-1", "--control", "fd:0,1",
            ]);
        try
        {
            _ = await perf.AskAsync("enable", cancellation);
            return new HostCalls(host, watched, file, perf);
        }
        catch
        {
            await perf.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends recording, and returns what was recorded.</summary>
    /// <exception cref="InstanceException">perf failed.</exception>
    public async Task<IReadOnlyList<HostCall>> StopAsync(CancellationToken cancellation)
    {
        _ = await perf.AskAsync("stop", cancellation);
        _ = await perf.ReadToEndAsync(cancellation);
        await using var script = HostProgram.Start(host, "perf", ["script", "--input", file, "--ns", "--fields", "pid,time,trace"]);
        var lines = (await script.ReadToEndAsync(cancellation)).Split('\n');
        return [.. lines.Select(Parse).OfType<HostCall>().Where(call => !watched.Contains(call.Process))];
    }

    public ValueTask DisposeAsync() => perf.DisposeAsync();

    /// <summary>Reads a line of <c>perf script</c>: process, seconds, number and arguments of a call; null for another line.</summary>
    internal static HostCall? Parse(string line)
    {
        var fields = line.Split([' ', '(', ',', ')'], StringSplitOptions.RemoveEmptyEntries);
        if (fields is not [var process, var time, "NR", var number, ..])
        {
            return null;
        }

        var call = int.Parse(number, CultureInfo.InvariantCulture);
        return new HostCall(
            int.Parse(process, CultureInfo.InvariantCulture),
            (long)(decimal.Parse(time.TrimEnd(':'), CultureInfo.InvariantCulture) * Stopwatch.Frequency),
            call,
            call == NumberOfIoctl && fields.Length > 5 ? fields[5] : null);
    }
}

/// <summary>A system call.</summary>
/// <param name="Process">The process.</param>
/// <param name="At">When, as <see cref="Stopwatch.GetTimestamp"/> tells it.</param>
/// <param name="Number">Its number.</param>
/// <param name="Request">For <c>ioctl</c> the request, else null.</param>
internal sealed record HostCall(int Process, long At, int Number, string? Request);
