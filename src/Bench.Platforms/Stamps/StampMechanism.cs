using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using Bench.Platforms.Consoles;
using Bench.Platforms.Host;
using CliWrap;

namespace Bench.Platforms.Stamps;

/// <summary>
/// One way for a line that another process writes to become a stamp here. In all but one, the harness's own
/// <see cref="GuestConsole"/> reads and stamps on its thread, and only what it reads from differs.
/// </summary>
public sealed class StampMechanism
{
    private readonly Func<Func<int, string[]>, Action<string, long>, StampedProcess> _start;

    private StampMechanism(string name, Func<Func<int, string[]>, Action<string, long>, StampedProcess> start)
    {
        Name = name;
        _start = start;
    }

    /// <summary>What it is called in tables.</summary>
    public string Name { get; }

    /// <summary>What the harness does for every platform that is a process: CliWrap's pipe, read by blocking on a thread of its own.</summary>
    public static StampMechanism Harness { get; } = new("harness", (arguments, stamped) => WithCliWrap(arguments, output => new GuestConsole(stamped).PumpAsync(output)));

    /// <summary>All of them, the harness's first. The last never sleeps: what is possible at best.</summary>
    public static IReadOnlyList<StampMechanism> All { get; } =
    [
        Harness,
        new("thread pool", (arguments, stamped) => WithCliWrap(arguments, output => PumpOnPoolAsync(output, stamped))),
        new("pipe stream", (arguments, stamped) => WithPipe(arguments, stamped, pipe => pipe)),
        new("read", (arguments, stamped) => WithPipe(arguments, stamped, pipe => Of(pipe, SystemCalls.Read))),
        new("read, not urgent", (arguments, stamped) => WithPipe(arguments, stamped, pipe => Of(pipe, ReadAtOrdinaryPriority()))),
        new("recv of a socket", WithSocket),
        new("epoll and read", (arguments, stamped) => WithPipe(arguments, stamped, Polled)),
        new("spinning", (arguments, stamped) => WithPipe(arguments, stamped, Spun)),
    ];

    /// <inheritdoc />
    public override string ToString() => Name;

    /// <summary>Starts a process that says again what it is sent.</summary>
    /// <param name="stamped">Told of each line on the thread that has stamped it: the stamp in units of <see cref="Stopwatch.GetTimestamp"/>.</param>
    public StampedProcess StartEcho(Action<long> stamped) => _start(Writer.Echo, (_, stamp) => stamped(stamp));

    /// <summary>Takes the stamps of a process that says so many lines and ends.</summary>
    /// <param name="lines">How many.</param>
    /// <param name="pause">How long it sleeps before each, on average.</param>
    /// <exception cref="InstanceException">There is no Perl, or not all of them came.</exception>
    public async Task<IReadOnlyList<LineStamp>> ListenAsync(int lines, TimeSpan pause)
    {
        var stamps = new List<LineStamp>(lines);
        await using var process = _start(
            descriptor => Writer.Talk(descriptor.ToString(CultureInfo.InvariantCulture), lines, pause),
            (word, stamp) => stamps.AddRange(LineStamp.Of(word, stamp) is { } line ? [line] : []));
        await process.Ended;
        return stamps.Count == lines ? stamps : throw new InstanceException(InstanceFailure.Failed, $"Of {lines} lines, {stamps.Count} came through '{Name}'.");
    }

    private static StampedProcess WithCliWrap(Func<int, string[]> arguments, Func<Stream, Task> pump)
    {
        var input = new TaskCompletionSource<Stream>(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Toolbox.OfHost.Command(Writer.Program, arguments(1))
            .WithValidation(CommandResultValidation.ZeroExitCode)
            .WithStandardInputPipe(PipeSource.Create((stream, _) =>
            {
                input.SetResult(stream);
                return done.Task;
            }))
            .WithStandardOutputPipe(PipeTarget.Create((output, _) => pump(output)))
            .ExecuteAsync();
        return new StampedProcess(input.Task.GetAwaiter().GetResult(), running.Task, () => done.TrySetResult());
    }

    private static async Task PumpOnPoolAsync(Stream output, Action<string, long> stamped)
    {
        long stamp = 0;
        var protocol = new ConsoleProtocol { Phase = word => stamped(word, stamp) };
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await output.ReadAsync(buffer)) > 0)
        {
            stamp = Stopwatch.GetTimestamp();
            protocol.Feed(buffer.AsSpan(0, count));
        }
    }

    private static StampedProcess WithPipe(Func<int, string[]> arguments, Action<string, long> stamped, Func<AnonymousPipeClientStream, Stream> reading)
    {
        var process = Start(arguments(1), redirectOutput: true);
        return Pumped(process, reading((AnonymousPipeClientStream)process.StandardOutput.BaseStream), stamped);
    }

    private static StampedProcess WithSocket(Func<int, string[]> arguments, Action<string, long> stamped)
    {
        var (ours, theirs) = SystemCalls.SocketPair();
        var process = Start(arguments(theirs), redirectOutput: false);
        SystemCalls.Close(theirs);
        return Pumped(process, new DescriptorStream(ours, SystemCalls.Receive, () => SystemCalls.Close(ours)), stamped);
    }

    private static Process Start(string[] arguments, bool redirectOutput)
    {
        var start = Toolbox.OfHost.StartInfo(Writer.Program, arguments);
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, redirectOutput);
        return Process.Start(start)!;
    }

    private static StampedProcess Pumped(Process process, Stream output, Action<string, long> stamped)
    {
        var input = process.StandardInput.BaseStream;
        return new StampedProcess(input, EndAsync(), input.Dispose);

        async Task EndAsync()
        {
            using (process)
            {
                await using (output)
                {
                    await new GuestConsole(stamped).PumpAsync(output);
                }

                await process.WaitForExitAsync();
            }
        }
    }

    private static DescriptorStream Of(AnonymousPipeClientStream pipe, DescriptorStream.Reader read) => new(pipe.SafePipeHandle.DangerousGetHandle(), read, pipe.Dispose);

    private static DescriptorStream.Reader ReadAtOrdinaryPriority()
    {
        var ordinary = false;
        return (descriptor, into) =>
        {
            // The first read is on the console's own thread, which ends with the stream.
            if (!ordinary)
            {
                HostThread.SetNice(0);
                ordinary = true;
            }

            return SystemCalls.Read(descriptor, into);
        };
    }

    private static DescriptorStream Polled(AnonymousPipeClientStream pipe)
    {
        var descriptor = pipe.SafePipeHandle.DangerousGetHandle();
        var set = SystemCalls.PollSetOf(descriptor);
        return new DescriptorStream(descriptor, Read, Close);

        int Read(nint from, Span<byte> into)
        {
            SystemCalls.WaitFor(set);
            return SystemCalls.Read(from, into);
        }

        void Close()
        {
            SystemCalls.Close(set);
            pipe.Dispose();
        }
    }

    private static DescriptorStream Spun(AnonymousPipeClientStream pipe)
    {
        SystemCalls.StopBlocking(pipe.SafePipeHandle.DangerousGetHandle());
        return Of(pipe, SystemCalls.Read);
    }
}
