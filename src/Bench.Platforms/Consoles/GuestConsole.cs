using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Bench.Platforms.Consoles;

/// <summary>
/// The harness's end of a guest's console. A thread of its own blocks in <c>read</c> and stamps the ready line as it
/// comes out of it, so that nothing of the thread pool stands between the guest and the stamp (an engine's attached
/// stream excepted: its client reads on the thread pool).
/// </summary>
public sealed class GuestConsole
{
    private readonly ConsoleTail _tail = new();
    private readonly TaskCompletionSource _placed = NewSource();
    private readonly TaskCompletionSource<long> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<long> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<ConsoleProtocol.Answer>? _pending;
    private Stream? _input;
    private string? _failure;
    private int _lastId;

    /// <summary>Ends when the guest's side of the console is closed, with the stamp of that moment in units of <see cref="Stopwatch.GetTimestamp"/>.</summary>
    internal Task<long> Lost => _lost.Task;

    /// <summary>Ends when a launcher reports that it is in its cgroup.</summary>
    internal Task Placed => _placed.Task;

    /// <summary>The last lines that the guest or its kernel said.</summary>
    public string LastLines => _tail.LastLines();

    /// <summary>Writes to the guest from now on through this stream.</summary>
    internal void AttachInput(Stream input) => _input = input;

    /// <summary>Reads what the guest says, on a thread of its own, until the stream ends.</summary>
    internal Task PumpAsync(Stream output) =>
        Task.Factory.StartNew(() => Pump(output), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits for the ready line and returns its stamp in units of <see cref="Stopwatch.GetTimestamp"/>.</summary>
    /// <exception cref="InstanceException">The console was lost first.</exception>
    internal async Task<long> WaitReadyAsync(CancellationToken cancellation)
    {
        await Task.WhenAny(_ready.Task, _lost.Task).WaitAsync(cancellation);
        return _ready.Task.IsCompleted
            ? await _ready.Task
            : throw new InstanceException(InstanceFailure.Failed, Told("The guest ended before it was ready"));
    }

    /// <summary>Runs a shell command in the guest and waits for its end.</summary>
    /// <param name="command">The command, for the guest's <c>sh -c</c>.</param>
    /// <param name="limit">Past this the guest kills it; whole seconds, rounded up.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="InstanceException">The guest did not answer in time, the console was lost, or the answer is damaged.</exception>
    /// <exception cref="InvalidOperationException">Another command is still running: a console runs one at a time.</exception>
    public async Task<CommandResult> RunAsync(string command, TimeSpan limit, CancellationToken cancellation)
    {
        var pending = new TaskCompletionSource<ConsoleProtocol.Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _pending, pending, null) is not null)
        {
            throw new InvalidOperationException("The console is still running another command.");
        }

        try
        {
            var id = ++_lastId;
            var seconds = (int)Math.Ceiling(limit.TotalSeconds);
            var began = Stopwatch.GetTimestamp();
            await WriteAsync(string.Create(CultureInfo.InvariantCulture, $"run {id} {seconds} {Convert.ToBase64String(Encoding.UTF8.GetBytes(command))}\n"), cancellation);

            // The guest enforces the limit; the host waits a while longer before it calls the guest dead.
            var patience = limit + TimeSpan.FromSeconds(15);
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            timer.CancelAfter(patience);
            try
            {
                var first = await Task.WhenAny(pending.Task, _lost.Task).WaitAsync(timer.Token);
                if (first == _lost.Task && !pending.Task.IsCompleted)
                {
                    throw new InstanceException(InstanceFailure.Failed, Told($"The console was lost while '{command}' ran"));
                }
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new InstanceException(InstanceFailure.Timeout, Told($"The guest gave no answer to '{command}' within {patience.TotalSeconds:0} s"));
            }

            var answer = await pending.Task;
            if (answer.Damage is { } damage || answer.Id != id)
            {
                throw new InstanceException(InstanceFailure.Failed, Told($"The answer to '{command}' cannot be trusted: {answer.Damage ?? $"it is number {answer.Id}, not {id}"}"));
            }

            return new CommandResult(answer.ExitCode, answer.Output, answer.Error, Stopwatch.GetElapsedTime(began));
        }
        finally
        {
            _pending = null;
        }
    }

    /// <summary>Lets a launcher that waits in its cgroup go on.</summary>
    internal void Go() => Write("go\n");

    /// <summary>Asks the guest to end. A console that is lost already is not an error.</summary>
    internal void SayBye()
    {
        try
        {
            Write("bye\n");
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended by itself, which is what was asked for.
        }
    }

    /// <summary>A message with the console's last lines behind it.</summary>
    internal string Told(string what)
    {
        var said = LastLines;
        var why = _failure is null ? what : $"{what}: {_failure}";
        return said.Length == 0 ? $"{why}; its console said nothing." : $"{why}; its console said last:{Environment.NewLine}{said}";
    }

    /// <summary>Keeps what a helper of the platform says on standard error with what the guest says.</summary>
    internal void Note(ReadOnlySpan<byte> bytes) => _tail.Append(bytes);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Pump(Stream output)
    {
        long stamp = 0;
        var protocol = new ConsoleProtocol
        {
            Placed = () => _placed.TrySetResult(),
            Ready = () => _ready.TrySetResult(stamp),
            Failed = failure => _failure = failure,
            Answered = answer => _pending?.TrySetResult(answer),
        };
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var count = output.Read(buffer);
                stamp = Stopwatch.GetTimestamp();
                if (count == 0)
                {
                    break;
                }

                _tail.Append(buffer.AsSpan(0, count));
                protocol.Feed(buffer.AsSpan(0, count));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // A stream that breaks has ended; whoever waits is told so below.
        }
        finally
        {
            _lost.TrySetResult(Stopwatch.GetTimestamp());
        }
    }

    private Stream Input => _input ?? throw new InvalidOperationException("The console has no input yet.");

    private void Write(string text)
    {
        Input.Write(Encoding.ASCII.GetBytes(text));
        Input.Flush();
    }

    private async Task WriteAsync(string text, CancellationToken cancellation)
    {
        try
        {
            await Input.WriteAsync(Encoding.ASCII.GetBytes(text), cancellation);
            await Input.FlushAsync(cancellation);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            throw new InstanceException(InstanceFailure.Failed, Told("The console was lost"), exception);
        }
    }
}
