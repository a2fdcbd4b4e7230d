namespace Bench.Export.Tests;

/// <summary>A small run with times, bytes, a rate, a fact, a failure and a warm-up.</summary>
internal static class ExchangedRun
{
    public const int Rounds = 6;

    public static RunEnvironment Environment { get; } = new()
    {
        Run = "run",
        Started = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
        Settings = new RunSettings { Preset = "quick", Rounds = Rounds, Seed = 42, Cpus = 1, MemoryBytes = 256L << 20 },
        Host = new HostEnvironment
        {
            CpuModel = "AMD EPYC",
            LogicalCpus = 2,
            Architecture = "x86_64",
            MemoryBytes = 24L << 30,
            Kernel = "6.18.0",
            OperatingSystem = "Debian \"12\", é",
            Virtualization = "kvm",
            CgroupVersion = "hybrid",
        },
        Platforms =
        [
            new PlatformEnvironment { Name = "native", Family = "process", Usable = true },
            new PlatformEnvironment { Name = "qemu/q35", Family = "vm", Accelerator = "tcg", Usable = true },
        ],
        Guests = [new GuestEnvironment { Name = "busybox", Digest = "sha256:00", Bytes = 4 << 20, Files = 12 }],
        Tools = new Dictionary<string, string>(),
    };

    public static RunData Data { get; } = RunData.From(Environment,
    [
        Sample(0, "native", null, "boot.ready", "ms", Direction.Lower, 99),
        .. Enumerable.Range(1, Rounds).SelectMany(round => new[]
        {
            Sample(round, "native", null, "boot.ready", "ms", Direction.Lower, 2 + (round / 8.0)),
            Sample(round, "qemu/q35", "tcg", "boot.ready", "ms", Direction.Lower, 2000 + round),
            Sample(round, "native", null, "memory.pss", "B", Direction.Lower, 4096 * round),
            Sample(round, "native", null, "disk.iops", "1/s", Direction.Higher, 1000 + round),
            Sample(round, "native", null, "size.files", "1", Direction.Exact, 12),
        }),
        Sample(1, "qemu/q35", "tcg", "memory.pss", "B", Direction.Lower, 1) with
        {
            Value = null,
            Outcome = Outcome.Failed,
            Reason = "it \"ended\",\r\nat once",
        },
    ]);

    /// <summary>Exports it and gives the text.</summary>
    public static string Export(string format, out IReadOnlyList<string> leftOut)
    {
        var (bytes, remarks) = Export(format, Data);
        leftOut = remarks;
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Exports a run.</summary>
    public static (byte[] Bytes, IReadOnlyList<string> LeftOut) Export(string format, RunData run)
    {
        using var stream = new MemoryStream();
        var leftOut = ExportFormats.Find(format)!.Write(run, stream);
        return (stream.ToArray(), leftOut);
    }

    public static Sample Sample(
        int round, string platform, string? accelerator, string metric, string unit, Direction direction, double value) => new()
        {
            Run = "run",
            Time = new DateTimeOffset(2026, 1, 31, 12, round, 0, TimeSpan.Zero),
            Round = round,
            Case = new CaseId { Experiment = "boot", Platform = platform, Accelerator = accelerator, Guest = "busybox" },
            Metric = metric,
            Unit = unit,
            Direction = direction,
            Value = value,
        };
}
