using System.Security.Cryptography;
using System.Text;

namespace Bench.Experiments.Isolation;

/// <summary>Secrets of the host and of another instance, and the instances that look for them.</summary>
internal sealed class PlantedSecrets(PlatformHost host) : IAsyncDisposable
{
    private const string InstanceProbe = "instance-memory";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly List<IAsyncDisposable> _owned = [];
    private readonly string _ofHost = NewNumber();
    private readonly string _ofInstance = NewNumber();
    private readonly Dictionary<string, string> _hints = [];

    /// <summary>The host's own answers.</summary>
    public ProbeAnswers Host { get; private set; } = null!;

    /// <summary>Whether a process of the other instance is one of the host's: then the host's kernel serves it.</summary>
    public bool IsOfHost { get; private set; }

    /// <summary>A folder of the host that goes with them.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>Plants secrets on the host, and one in the memory of another instance like the one that is measured.</summary>
    /// <exception cref="InstanceException">They cannot be planted.</exception>
    public async Task PlantAsync(Measurement measurement)
    {
        await PlantOnHostAsync(measurement.Cancellation);
        await PlantInInstanceAsync(measurement);
    }

    /// <summary>Has an instance answer all probes.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="how">Nothing, or how <c>isolation.pl</c> is to change the instance for a control.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InstanceException">It does not answer.</exception>
    public async Task<ProbeAnswers> AskAsync(Instance instance, string how, CancellationToken cancellation)
    {
        var command = new GuestCommand($"cat > /tmp/isolation.pl; exec perl /tmp/isolation.pl probe {how}", Limit)
        {
            Input = Encoding.UTF8.GetBytes(Probe.Script(Probe.All)),
            Environment = _hints,
        };
        var result = await instance.RunAsync(command, cancellation);
        return result.ExitCode == 0
            ? ProbeAnswers.Parse(result.OutputText)
            : throw new InstanceException(InstanceFailure.Failed, $"The probes ended with {result.ExitCode}: {result.ErrorText.Trim()}");
    }

    /// <summary>Whether an instance found what a probe looks for.</summary>
    public Finding Judge(Probe probe, ProbeAnswers answers) =>
        probe.Judge(answers, Host, probe.Name == InstanceProbe ? _ofInstance : _ofHost);

    public async ValueTask DisposeAsync() => await Disposal.DisposeAllAsync(_owned);

    private static string NewNumber() => RandomNumberGenerator.GetHexString(12, lowercase: true);

    private async Task PlantOnHostAsync(CancellationToken cancellation)
    {
        var folder = Own(host.Workspace.NewInstance());
        Folder = folder.Path;
        var script = folder.At("isolation.pl");
        var harmless = Probe.All.Where(probe => probe.Way == "sh" && probe.Surface != Probe.Leaks);
        await File.WriteAllTextAsync(script, Probe.Script(harmless), cancellation);
        await using (var asked = HostProgram.Start(host, "perl", [script, "probe", "host"]))
        {
            Host = ProbeAnswers.Parse(await asked.ReadToEndAsync(cancellation));
        }

        var planted = Own(HostProgram.Start(host, "perl", [script, "plant", folder.Path]));
        _hints["BENCH_PORT"] = await planted.AskAsync(_ofHost, cancellation);
        _hints["BENCH_FILE"] = folder.At("bench-file");
        _hints["BENCH_ROOT"] = $"/proc/{Environment.ProcessId}/root";
        _hints["BENCH_DISK"] = DiskOf(await File.ReadAllLinesAsync("/proc/partitions", cancellation));
    }

    // A shell of the small guest keeps it: nothing but its memory and that of its machine has it.
    private async Task PlantInInstanceAsync(Measurement measurement)
    {
        const string Keep =
            "read -r name secret; (echo $name > /proc/self/comm; while sleep 600; do : \"$secret\"; done) > /dev/null 2>&1 &";
        var name = $"bn-{_ofInstance}";
        var other = Own(await measurement.StartAsync(measurement.Spec with { Guest = host.Guests["busybox"] }));
        var command = new GuestCommand(Keep, Limit)
        {
            Input = Encoding.UTF8.GetBytes($"{name} {string.Join(' ', Enumerable.Repeat($"bench-twin-{_ofInstance}", 64))}\n"),
        };
        await other.RunAsync(command, measurement.Cancellation);
        _hints["BENCH_PIDS"] = string.Join(' ', (await other.FootprintAsync(measurement.Cancellation)).Processes);
        IsOfHost = HostView.HasProcess(name);
    }

    /// <summary>Numbers of the host's first disk, as <c>8:0</c>.</summary>
    private static string DiskOf(string[] partitions) => partitions
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields.Length == 4 && char.IsAsciiDigit(fields[0][0]))
        .Select(fields => $"{fields[0]}:{fields[1]}")
        .FirstOrDefault("0:0");

    private T Own<T>(T one)
        where T : IAsyncDisposable
    {
        _owned.Add(one);
        return one;
    }
}
