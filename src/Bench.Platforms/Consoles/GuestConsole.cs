using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Bench.Platforms.Consoles;

/// <summary>
/// The harness's end of a guest's console. A thread of its own blocks in <c>read</c> and stamps each line, so that no thread pool stands
/// between the guest and the stamp. <c>docs/evidence.md</c> compares it with other ways.
/// </summary>
public sealed class GuestConsole
{
    /// <summary>Slowest console, bytes of input per second: a fifth of an emulated serial line on a busy host.</summary>
    private const int SlowestInput = 4_000;

    /// <summary>How often a line is said again: a guest that understands it no better will not.</summary>
    private const int MostRepeats = 5;

    private readonly ConsoleLog _log = new();
    private readonly Action<string, long> _mark;
    private readonly TaskCompletionSource _placed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<long> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<long> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _unfit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exchange? _pending;
    private Stream? _input;
    private volatile Order? _order;
    private string? _failure;

    /// <summary>A console that marks phases of the boot, with stamps in units of <see cref="Stopwatch.GetTimestamp"/>.</summary>
    internal GuestConsole(Action<string, long>? mark = null) => _mark = mark ?? ((_, _) => { });

    /// <summary>Ends when the guest closes the console, with the stamp of that moment.</summary>
    internal Task<long> Lost => _lost.Task;

    /// <summary>Ends when a launcher reports that it is in its cgroup.</summary>
    internal Task Placed => _placed.Task;

    /// <summary>Takes each line that is no part of an answer, with its stamp in units of <see cref="Stopwatch.GetTimestamp"/>, on the
    /// thread that reads.</summary>
    public Action<string, long>? Hears { get; set; }

    /// <summary>Whether nobody is at the other end any more.</summary>
    public bool HasEnded => _lost.Task.IsCompleted;

    /// <summary>Number of the last command.</summary>
    internal int LastCommand { get; private set; }

    /// <summary>Number of the last command that was given to this guest before it was saved. Its answer is not for this console.</summary>
    internal int Inherited { get; init => LastCommand = field = value; }

    /// <summary>The last 16 KiB of the guest, its kernel and helpers.</summary>
    internal string Log => string.Join(Environment.NewLine, _log.Lines());

    private Stream Input => _input ?? throw new InvalidOperationException("The console has no input yet.");

    /// <summary>Marks a phase at the first line of guest, kernel or helper that contains a text. To be called before the start.</summary>
    internal void Watch(string text, string phase) => _log.Watch(text, stamp => _mark(phase, stamp));

    /// <summary>Gives up waiting for the guest at such a line: the kernel cannot run on this host. To be called before the start.</summary>
    internal void GiveUpAt(string text, string why) => _log.Watch(text, _ => _unfit.TrySetResult(why));

    internal void AttachInput(Stream input) => _input = input;

    /// <summary>Reads the guest's output, on a thread of its own, until the stream ends.</summary>
    internal Task PumpAsync(Stream output) =>
        Task.Factory.StartNew(() => Pump(output), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits for the ready line and returns its stamp in units of <see cref="Stopwatch.GetTimestamp"/>.</summary>
    /// <exception cref="InstanceException">The console was lost first, or the guest cannot run on this host.</exception>
    internal async Task<long> WaitReadyAsync(CancellationToken cancellation)
    {
        await Task.WhenAny(_ready.Task, _lost.Task, _unfit.Task).WaitAsync(cancellation);
        if (_ready.Task.IsCompleted)
        {
            return await _ready.Task;
        }

        throw _unfit.Task.IsCompleted
            ? Failure(InstanceFailure.HostUnfit, await _unfit.Task)
            : Failure(InstanceFailure.Failed, "The guest ended before it was ready");
    }

    /// <summary>Runs a shell command in the guest and waits for its end.</summary>
    /// <exception cref="InstanceException">The guest did not answer in time, the console was lost, or the answer is damaged.</exception>
    /// <exception cref="ArgumentException">The command cannot be passed on: see <see cref="GuestCommand"/>.</exception>
    /// <exception cref="InvalidOperationException">Another command is still running: a console runs one at a time.</exception>
    public async Task<CommandResult> RunAsync(GuestCommand command, CancellationToken cancellation)
    {
        var script = Convert.ToBase64String(command.Script());
        var seconds = (int)Math.Ceiling(command.Limit.TotalSeconds);
        var input = command.Input is { } bytes ? string.Create(CultureInfo.InvariantCulture, $" {bytes.Length}") : string.Empty;
        var pending = new Exchange();
        if (Interlocked.CompareExchange(ref _pending, pending, null) is not null)
        {
            throw new InvalidOperationException("The console is still running another command.");
        }

        // The guest enforces the limit; the host waits longer before it calls the guest dead.
        var patience = command.Limit + TimeSpan.FromSeconds(15 + ((command.Input?.Length ?? 0) / SlowestInput));
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(patience);
        try
        {
            var id = ++LastCommand;
            var began = Stopwatch.GetTimestamp();
            var order = _order = new Order(string.Create(CultureInfo.InvariantCulture, $"run {id} {seconds} {script}{input}\n"));
            await WriteAsync(order.Line, timer.Token);
            await FeedAsync(command, pending, id, timer.Token);
            await Task.WhenAny(pending.Answer.Task, _lost.Task).WaitAsync(timer.Token);
            if (!pending.Answer.Task.IsCompleted)
            {
                throw Failure(InstanceFailure.Failed, $"The console was lost while '{command.Text}' ran");
            }

            var answer = await pending.Answer.Task;
            if (_failure is not null)
            {
                throw Failure(InstanceFailure.Failed, "The guest is not as it was asked for");
            }

            var damage = answer.Damage ?? (answer.Id == id ? null : $"it is number {answer.Id}, not {id}");
            return damage is null
                ? new CommandResult(answer.ExitCode, answer.Output, answer.Error, Stopwatch.GetElapsedTime(began))
                : throw Failure(InstanceFailure.Failed, $"The answer to '{command.Text}' cannot be trusted: {damage}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failure(InstanceFailure.Timeout, $"The guest gave no answer to '{command.Text}' within {patience.TotalSeconds:0} s");
        }
        finally
        {
            _pending = null;
        }
    }

    private async Task FeedAsync(GuestCommand command, Exchange pending, int id, CancellationToken cancellation)
    {
        var left = new ReadOnlyMemory<byte>(command.Input);
        while (!left.IsEmpty)
        {
            var asked = pending.Asked.Reader.ReadAsync(cancellation).AsTask();
            await Task.WhenAny(asked, pending.Answer.Task, _lost.Task);
            if (!asked.IsCompleted)
            {
                return;
            }

            var (number, count) = await asked;
            if (number != id || count == 0 || count > left.Length)
            {
                throw Failure(
                    InstanceFailure.Failed,
                    $"The guest asked for {count} bytes of input of command {number}; command {id} has {left.Length} left");
            }

            await WriteAsync(left[..count], cancellation);
            left = left[count..];
        }
    }

    /// <summary>Lets the launcher go on.</summary>
    internal void Go() => Write("go\n"u8);

    /// <summary>Writes a line to whatever is at the other end.</summary>
    /// <exception cref="InstanceException">The console was lost.</exception>
    public Task SayAsync(string line, CancellationToken cancellation) => WriteAsync(Encoding.ASCII.GetBytes(line + "\n"), cancellation);

    /// <summary>Asks the guest to end. A console that is lost already is not an error.</summary>
    internal void SayBye() => TrySay(_order = new Order("bye\n"));

    /// <summary>A failure with the console's log.</summary>
    public InstanceException Failure(InstanceFailure failure, string what, Exception? inner = null)
    {
        var why = _failure is null ? what : $"{what}: {_failure}";
        var lines = _log.Lines();
        var message = lines.Count switch
        {
            0 => $"{why}; its console said nothing.",
            <= InstanceException.MostQuotedLines => $"{why}; its console said: {string.Join(" | ", lines)}",
            _ => why,
        };
        return new InstanceException(failure, message, inner) { Summary = why, ConsoleLog = string.Join(Environment.NewLine, lines) };
    }

    /// <summary>Logs a helper's standard error.</summary>
    internal void Note(ReadOnlySpan<byte> bytes)
    {
        var stamp = Stopwatch.GetTimestamp();
        _log.Append(bytes);
        _log.LookInPiece(bytes, stamp);
    }

    private void Pump(Stream output)
    {
        var nice = HostThread.Hurry();
        long stamp = 0;
        var protocol = new ConsoleProtocol
        {
            Placed = () => _placed.TrySetResult(),
            Ready = () => _ready.TrySetResult(stamp),
            Failed = failure => _failure = failure,
            Phase = phase => _mark(phase, stamp),
            Line = line =>
            {
                _log.Look(line, stamp);
                Hears?.Invoke(Encoding.UTF8.GetString(line), stamp);
            },
            Again = SayAgain,
            More = (id, count) => _pending?.Asked.Writer.TryWrite((id, count)),
            Answered = answer => _ = (Inherited > 0 && answer.Id == Inherited) || _pending?.Answer.TrySetResult(answer) == true,
        };
        var buffer = new byte[64 * 1024];
        try
        {
            while (output.Read(buffer) is var count and > 0)
            {
                stamp = Stopwatch.GetTimestamp();
                _log.Append(buffer.AsSpan(0, count));
                protocol.Feed(buffer.AsSpan(0, count));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // A stream that breaks has ended.
        }
        finally
        {
            _lost.TrySetResult(Stopwatch.GetTimestamp());

            // A continuation may run on this thread.
            HostThread.SetNice(nice);
        }
    }

    /// <summary>Says the last order once more; on the thread that reads.</summary>
    private void SayAgain()
    {
        if (_order is { } order && ++order.Repeats <= MostRepeats)
        {
            TrySay(order);
        }
    }

    private void TrySay(Order order)
    {
        try
        {
            Write(order.Line);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The guest has ended by itself, and so has its console.
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        Input.Write(bytes);
        Input.Flush();
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await Input.WriteAsync(bytes, cancellation);
            await Input.FlushAsync(cancellation);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            throw Failure(InstanceFailure.Failed, "The console was lost", exception);
        }
    }

    private sealed class Order(string line)
    {
        public byte[] Line { get; } = Encoding.ASCII.GetBytes(line);

        public int Repeats { get; set; }
    }

    private sealed class Exchange
    {
        public TaskCompletionSource<ConsoleProtocol.Answer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Requests of the guest for input: number of the command, how many bytes.</summary>
        public Channel<(int Id, int Count)> Asked { get; } = Channel.CreateUnbounded<(int Id, int Count)>();
    }
}
