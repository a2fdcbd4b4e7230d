using CliWrap;

namespace Bench.Platforms.Processes;

/// <summary>A daemon that serves one instance alone. It is up before the instance's call, and gone with the instance's folder.</summary>
internal sealed class HelperProcess
{
    // The launcher becomes the daemon, which keeps its number.
    private const string Become = "exec \"$@\"";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);

    // It ends by itself when its client has gone.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly CommandTask<CliWrap.CommandResult> _running;

    private HelperProcess(CommandTask<CliWrap.CommandResult> running) => _running = running;

    /// <summary>The process that was started, which collects its children; none once it has been collected itself.</summary>
    public IReadOnlyList<int> First => _running.Task.IsCompleted ? [] : [_running.ProcessId];

    public IReadOnlyList<int> Processes => [.. First.SelectMany(ProcessTree.Of)];

    /// <summary>Starts it and waits until it listens at a socket.</summary>
    /// <exception cref="InstanceException">It does not listen in time.</exception>
    public static async Task<HelperProcess> StartAsync(
        ProcessPlan plan, InstanceRequest request, string socket, CancellationToken cancellation)
    {
        var helper = new HelperProcess(Launcher.Start(Launcher.Prepare(plan, request, Become)));
        request.Folder.OnDispose(helper.StopAsync);
        var name = Path.GetFileName(plan.Tool);
        for (var waited = TimeSpan.Zero; !UnixSocket.HasListener(socket); waited += LookAgain)
        {
            var ended = helper._running.Task.IsCompleted;
            if (ended || waited >= StartLimit)
            {
                var how = ended
                    ? $"ended with {(await helper._running.Task).ExitCode} before it listened"
                    : $"did not listen at {socket} within {StartLimit.TotalSeconds:0} s";
                throw request.Console.Failure(InstanceFailure.Failed, $"'{name}', which serves the instance, {how}");
            }

            await Task.Delay(LookAgain, cancellation);
        }

        return helper;
    }

    private async Task StopAsync()
    {
        try
        {
            await _running.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            // Children first: an orphan would stay a zombie until the host's init looks.
            foreach (var process in Processes.Except(First).Concat(First))
            {
                HostProcess.Kill(process);
            }

            await _running.Task.WaitAsync(StartLimit);
        }
    }
}
