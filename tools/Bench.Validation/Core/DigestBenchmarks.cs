using System.Globalization;
using BenchmarkDotNet.Attributes;

namespace Bench.Validation.Core;

/// <summary>What reading runs and comparing them costs, by number of samples: two runs of 400 series and 20 rounds, in files as the
/// harness writes them.</summary>
public class DigestBenchmarks
{
    private const int Rounds = 20;
    private const int Metrics = 40;
    private const int Seed = 1;

    private static readonly string[] Platforms
        = ["native", "bwrap", "nspawn", "runc", "crun", "runsc", "docker/runc", "podman/crun", "uml", "qemu/q35"];

    private string _folder = null!;
    private RunFolder[] _runs = null!;
    private RunDigest[] _digests = null!;

    /// <summary>Samples of each of the two runs.</summary>
    [Params(50_000, 500_000)]
    public int Samples { get; set; }

    [GlobalSetup]
    public void Write()
    {
        _folder = Directory.CreateTempSubdirectory("bench-digests-").FullName;
        _runs = [WriteRun("base"), WriteRun("diff")];
        _digests = Read();
    }

    [GlobalCleanup]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public RunDigest ReadOne() => _runs[0].ReadDigest();

    /// <summary>As <c>bench compare</c> does: both at once.</summary>
    [Benchmark]
    public RunDigest[] Read()
    {
        var digests = new RunDigest[_runs.Length];
        Parallel.For(0, _runs.Length, run => digests[run] = _runs[run].ReadDigest());
        return digests;
    }

    [Benchmark]
    public ComparisonResult Compare() => RunComparison.Compare([_digests[0]], [_digests[1]]);

    private RunFolder WriteRun(string name)
    {
        var run = RunFolder.Create(_folder, Environment(name));
        var iterations = Samples / (Platforms.Length * Metrics * Rounds);
#pragma warning disable CA5394 // A draw must be repeatable, not secret.
        var random = new Random(Seed + name.Length + name[0]);
        using var samples = run.AppendSamples();
        var drawn =
            from round in Enumerable.Range(1, Rounds)
            from platform in Platforms
            from metric in Enumerable.Range(0, Metrics)
            from iteration in Enumerable.Range(1, iterations)
            select Sample(name, round, iteration, platform, metric, 10 + random.NextDouble());
        foreach (var sample in drawn)
        {
            samples.Write(sample);
        }
#pragma warning restore CA5394

        return run;
    }

    private static Sample Sample(string run, int round, int iteration, string platform, int metric, double value) => new()
    {
        Run = run,
        Time = DateTimeOffset.UnixEpoch.AddSeconds(round),
        Round = round,
        Iteration = iteration,
        Case = new CaseId { Experiment = "boot", Platform = platform, Guest = "busybox" },
        Cpus = 1,
        MemoryBytes = 256L << 20,
        Metric = string.Create(CultureInfo.InvariantCulture, $"boot.phase.{metric}"),
        Unit = "ms",
        Direction = Direction.Lower,
        Value = value,
    };

    private static RunEnvironment Environment(string run) => SimulatedEnvironment.Of(run) with
    {
        Platforms = [.. Platforms.Select(platform => new PlatformEnvironment { Name = platform, Family = "process", Usable = true })],
    };
}
