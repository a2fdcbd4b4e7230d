using System.Diagnostics;

namespace Bench.Experiments.Snapshot;

/// <summary>What a witness says of itself at one moment.</summary>
/// <param name="Nonce">Random digits that it drew when it started, and that only its memory holds.</param>
/// <param name="Counter">How many questions it has answered.</param>
/// <param name="Line">The line that it reads next in an open file of numbered lines, so that the file's offset shows.</param>
internal sealed record WitnessState(string Nonce, long Counter, long Line)
{
    /// <summary>Whether this can only be said by the same process, some questions later.</summary>
    public bool Continues(WitnessState earlier) => Nonce == earlier.Nonce && Counter > earlier.Counter && Line == Counter;
}

/// <summary>What should be different in each instance, and the time that its clock shows.</summary>
internal sealed record WitnessIdentity(IReadOnlyList<string?> Values, TimeSpan BehindHost)
{
    /// <summary>Names of the values. The first is drawn from the kernel, the second by the process from what it was started with.</summary>
    public static IReadOnlyList<string> Names { get; } = ["kernel_random", "process_random", "boot_id", "machine_id"];
}

/// <summary>
/// A program in the guest that shows whether memory, processes and open files have come back with it. It takes the console over: questions
/// and answers are lines, and no process is started for them.
/// </summary>
internal sealed class Witness
{
    /// <summary>The file that shows whether the disk has come back.</summary>
    private const string DiskFile = "/scratch/witness";

    // While the console's shell runs a command, it keeps its own output and input in the first and third place after its script. Where
    // that is depends on what it was started with.
    private const string Program = $$"""
        script=10
        for fd in /proc/$PPID/fd/*; do [ "$(readlink $fd)" != /bench/console ] || script=${fd##*/}; done
        exec 3< /proc/$PPID/fd/$((script + 3)) 4> /proc/$PPID/fd/$((script + 1))
        nonce=$(head -c 8 /dev/urandom | od -A n -t x1 | tr -d ' \n')
        [ -e {{DiskFile}} ] || echo $nonce > {{DiskFile}}
        seq 1 20000 > {{DiskFile}}.lines; sync
        exec 5< {{DiskFile}}.lines
        counter=0
        echo WITNESS-UP >&4
        while read -r verb id <&3; do
            case $verb in
                ask) counter=$((counter + 1)); read -r line <&5; echo "WITNESS-STATE $id $nonce $counter $line" >&4 ;;
                who) touch /run/now; echo "WITNESS-IDENTITY $(head -c 16 /dev/urandom | od -A n -t x1 | tr -d ' \n') $RANDOM" \
                    "$(cat /proc/sys/kernel/random/boot_id || echo -) $(cat /etc/machine-id || echo -) $(stat -c %y /run/now)" >&4 ;;
                end) break ;;
            esac
        done 2> /dev/null
        """;

    // Random, so that no page is like another; in pieces further apart than a compressor looks back. A machine's tmpfs is small at first.
    private const string Touch = """
        mount -o remount,size=100% /tmp 2> /dev/null
        head -c 8388608 /dev/urandom > /tmp/touched
        pieces=1
        while [ $pieces -lt $((MEBIBYTES / 8)) ]; do head -c 8388608 /tmp/touched >> /tmp/touched; pieces=$((pieces + 1)); done
        stat -c %s /tmp/touched
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Instance _instance;
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<CommandResult>? _run;
    private TaskCompletionSource<(string[] Words, long Stamp)> _identity = new();

    /// <summary>One that may run already.</summary>
    public Witness(Instance instance)
    {
        _instance = instance;
        instance.Console.Hears = Hear;
    }

    /// <summary>Takes each answer: number of the question, state, stamp. On the console's thread.</summary>
    public Action<int, WitnessState, long>? Answers { get; set; }

    /// <summary>Has the guest touch memory that is not freed.</summary>
    /// <exception cref="InstanceException">It could not.</exception>
    public static async Task TouchAsync(Instance instance, int mebibytes, CancellationToken cancellation)
    {
        var script = Touch.Replace("MEBIBYTES", mebibytes.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var touched = await instance.RequireAsync(script, Limit, cancellation);
        if (long.Parse(touched, CultureInfo.InvariantCulture) != (long)mebibytes << 20)
        {
            throw new InstanceException(InstanceFailure.Failed, $"The guest touched {touched.Trim()} bytes instead of {mebibytes} MiB.");
        }
    }

    /// <summary>Starts it.</summary>
    /// <exception cref="InstanceException">It did not come up.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        _run = _instance.RunAsync(new GuestCommand(Program, Limit), cancellation);

        // An instance that is saved ends while it runs, which is no failure.
        _ = _run.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
        await Task.WhenAny(_up.Task, _run, Task.Delay(Patience, cancellation));
        if (!_up.Task.IsCompleted)
        {
            var why = _run.IsCompleted ? (await _run).ErrorText.Trim() : $"it says nothing for {Patience.TotalSeconds:0} s";
            throw new InstanceException(InstanceFailure.Failed, $"The program in the guest that shows its state does not start: {why}");
        }
    }

    /// <summary>Asks for its state.</summary>
    public Task AskAsync(int id, CancellationToken cancellation) =>
        _instance.Console.SayAsync(string.Create(CultureInfo.InvariantCulture, $"ask {id}"), cancellation);

    /// <summary>Asks what makes the instance another than its clones.</summary>
    public async Task<WitnessIdentity> IdentifyAsync(CancellationToken cancellation)
    {
        _identity = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _instance.Console.SayAsync("who", cancellation);
        var (words, stamp) = await _identity.Task.WaitAsync(Patience, cancellation);
        var shown = DateTimeOffset.Parse(string.Join(' ', words[5..]), CultureInfo.InvariantCulture);
        var heard = DateTimeOffset.UtcNow - Stopwatch.GetElapsedTime(stamp);
        return new WitnessIdentity([.. words[1..5].Select(word => word == "-" ? null : word)], heard - shown);
    }

    /// <summary>Ends it, and returns the nonce that the disk holds, as the device and no cache has it; empty for none.</summary>
    public async Task<string> EndAsync(CancellationToken cancellation)
    {
        await _instance.Console.SayAsync("end", cancellation);
        _ = _run is null ? null : await _run;
        var command = $"echo 3 > /proc/sys/vm/drop_caches; cat {DiskFile}";
        return (await _instance.RunAsync(command, Patience, cancellation)).OutputText.Trim();
    }

    private void Hear(string text, long stamp)
    {
        // The rest of a command's answer may stand before it on the line.
        if (text.IndexOf("WITNESS-", StringComparison.Ordinal) is not (>= 0 and var at))
        {
            return;
        }

        var words = text[at..].Split(' ');
        switch (words)
        {
            case ["WITNESS-UP"]:
                _up.TrySetResult();
                break;
            case ["WITNESS-STATE", var id, var nonce, var counter, var line]
                when int.TryParse(id, CultureInfo.InvariantCulture, out var number):
                Answers?.Invoke(number, new WitnessState(nonce, Count(counter), Count(line)), stamp);
                break;
            case ["WITNESS-IDENTITY", _, _, _, _, _, ..]:
                _identity.TrySetResult((words, stamp));
                break;
        }
    }

    private static long Count(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var count) ? count : -1;
}
