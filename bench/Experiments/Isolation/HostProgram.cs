using System.Diagnostics;

namespace Bench.Experiments.Isolation;

/// <summary>A program of the host that ends when its standard input does, and so when the harness dies.</summary>
internal sealed class HostProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private HostProgram(Process process) => _process = process;

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
        await _process.StandardInput.WriteAsync($"{line}\n".AsMemory(), cancellation);
        await _process.StandardInput.FlushAsync(cancellation);
        return await _process.StandardOutput.ReadLineAsync(cancellation) ?? throw await FailureAsync();
    }

    /// <summary>The rest of its output, once it has ended.</summary>
    /// <exception cref="InstanceException">It failed.</exception>
    public async Task<string> ReadToEndAsync(CancellationToken cancellation)
    {
        _process.StandardInput.Close();
        var errors = _process.StandardError.ReadToEndAsync(cancellation);
        var output = await _process.StandardOutput.ReadToEndAsync(cancellation);
        await Task.WhenAll(errors, _process.WaitForExitAsync(cancellation));
        return _process.ExitCode == 0 ? output : throw await FailureAsync();
    }

    /// <summary>Closes its input, and ends it by force if it goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var timer = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<InstanceException> FailureAsync() => new(
        InstanceFailure.Failed,
        $"'{Path.GetFileName(_process.StartInfo.FileName)}' failed: {(await _process.StandardError.ReadToEndAsync()).Trim()}");
}
