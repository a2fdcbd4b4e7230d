using System.Diagnostics;

namespace Bench.Experiments.Isolation;

/// <summary>A program of the host that ends when its standard input does, and so when the harness dies.</summary>
internal sealed class HostProgram(Process process) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Starts it with the workspace's mark.</summary>
    /// <exception cref="InstanceException">It is not installed.</exception>
    public static HostProgram Start(PlatformHost host, string name, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(host.Tools.Require(name), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Workspace.Mark] = host.Workspace.Token;
        return new HostProgram(Process.Start(start)!);
    }

    /// <summary>Says a line to it and returns the next one of its output.</summary>
    /// <exception cref="InstanceException">It ended instead.</exception>
    public async Task<string> AskAsync(string line, CancellationToken cancellation)
    {
        await process.StandardInput.WriteAsync($"{line}\n".AsMemory(), cancellation);
        await process.StandardInput.FlushAsync(cancellation);
        return await process.StandardOutput.ReadLineAsync(cancellation) ?? throw await FailureAsync();
    }

    /// <summary>The rest of its output, once it has ended.</summary>
    /// <exception cref="InstanceException">It failed.</exception>
    public async Task<string> ReadToEndAsync(CancellationToken cancellation)
    {
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await Task.WhenAll(errors, process.WaitForExitAsync(cancellation));
        return process.ExitCode == 0 ? output : throw await FailureAsync();
    }

    /// <summary>Closes its input, and ends it by force if it goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var timer = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private async Task<InstanceException> FailureAsync() => new(
        InstanceFailure.Failed,
        $"'{Path.GetFileName(process.StartInfo.FileName)}' failed: {(await process.StandardError.ReadToEndAsync()).Trim()}");
}
