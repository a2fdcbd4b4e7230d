using CliWrap;

namespace Bench.Platforms;

/// <summary>A daemon that serves one instance alone, without which its process cannot work. It is up before the instance's call, has the
/// place that its plan says, and is gone with the instance's folder at the latest.</summary>
internal sealed class HelperProcess
{
    // Itself, under the number that its launcher had.
    private const string Become = "exec \"$@\"";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);

    // It ends by itself when whom it serves has gone.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly CommandTask<CliWrap.CommandResult> _running;

    private HelperProcess(CommandTask<CliWrap.CommandResult> running) => _running = running;

    /// <summary>The process that was started, which collects those that it has started itself; none once it has been collected.</summary>
    public IReadOnlyList<int> First => _running.Task.IsCompleted ? [] : [_running.ProcessId];

    public IReadOnlyList<int> Processes => [.. First.SelectMany(ProcessTree.Of)];

    public static async Task<HelperProcess> StartAsync(
        ProcessPlan plan,
        InstanceRequest request,
        string socket,
        CancellationToken cancellation)
    {
        var helper = new HelperProcess(Launcher.Start(Launcher.Prepare(plan, request, Become)));
        request.Folder.OnDispose(helper.StopAsync);
        var name = Path.GetFileName(plan.Tool);
        for (var waited = TimeSpan.Zero; !ListeningSocket.Exists(socket); waited += LookAgain)
        {
            if (helper._running.Task.IsCompleted)
            {
                throw request.Console.Failure(
                    InstanceFailure.Failed,
                    $"'{name}', which serves the instance, ended with {(await helper._running.Task).ExitCode} before it listened");
            }

            if (waited >= StartLimit)
            {
                throw request.Console.Failure(
                    InstanceFailure.Failed,
                    $"'{name}', which serves the instance, did not listen at {socket} within {StartLimit.TotalSeconds:0} s");
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
            // Children first: an orphan would stay on the host as a zombie until the host's init looks.
            foreach (var process in Processes.Except(First).Concat(First))
            {
                HostProcess.Kill(process);
            }

            await _running.Task.WaitAsync(StartLimit);
        }
    }
}
