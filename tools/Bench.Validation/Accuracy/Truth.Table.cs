using System.Globalization;

namespace Bench.Validation.Accuracy;

internal abstract partial record Truth
{
    private const long MemoryBytes = 64 << 20;
    private const long FileBytes = 16 << 20;
    private const long BurntNanoseconds = 300_000_000;

    private const long LessThanAPage = 4095;
    private const long AFewPages = 64 << 10;

    // The kernel gives user and system time in ticks of 10 ms each, cut.
    private const double TwoTicks = 20e6;
    private const double OneMillisecond = 1e6;

    private static readonly Measure[] OfAnonymous =
    [
        Measure.Resident, Measure.ResidentCounted, Measure.Proportional, Measure.ProportionalAnonymous, Measure.InstanceProportional,
        Measure.Charged, Measure.ChargedAnonymous,
    ];

    private static readonly Measure[] OfMappedFile =
    [
        Measure.Resident, Measure.ResidentCounted, Measure.Proportional, Measure.ProportionalFile, Measure.InstanceProportional,
        Measure.Charged, Measure.ChargedFile,
    ];

    private static readonly Change HostTaken = new(Measure.HostTaken, MemoryBytes, Bound.None);

    /// <summary>All of them, in the order of the table.</summary>
    public static IReadOnlyList<Truth> All { get; } =
    [
        new SleepTruth(1) { Repetitions = 100 },
        new SleepTruth(10) { Repetitions = 100 },
        new SleepTruth(100) { Repetitions = 30 },
        new CountedTruth("64 MiB anonymous, touched", "B", [$"map-anonymous {MemoryBytes} {MemoryBytes}"], _ =>
        [
            .. More(MemoryBytes, OfAnonymous),
            .. Same(Measure.ProportionalFile, Measure.ProportionalShared, Measure.ChargedFile),
            HostTaken,
        ]),
        new CountedTruth(
            "256 MiB anonymous, 64 MiB of it touched",
            "B",
            [$"map-anonymous {4 * MemoryBytes} {MemoryBytes}"],
            _ => More(MemoryBytes, OfAnonymous)),
        new CountedTruth(
            "64 MiB anonymous, touched and given back",
            "B",
            [$"map-anonymous {MemoryBytes} {MemoryBytes}", "unmap"],
            _ => Same(OfAnonymous)),
        new CountedTruth("64 MiB of a file, mapped and read", "B", [$"map-file mapped {MemoryBytes}"], _ =>
        [
            .. More(MemoryBytes, OfMappedFile),
            .. Same(Measure.ProportionalAnonymous, Measure.ProportionalShared, Measure.ChargedAnonymous),
        ])
        {
            Preparation = $"lay mapped {MemoryBytes}",
        },

        // Each of the two maps all of it and has half of it for its part. It is charged to who came first.
        new CountedTruth("64 MiB shared by two processes", "B", [$"map-memory-file {MemoryBytes}"], _ =>
        [
            .. More(
                MemoryBytes,
                Measure.Resident,
                Measure.ResidentCounted,
                Measure.InstanceProportional,
                Measure.Charged,
                Measure.ChargedFile),
            .. More(MemoryBytes / 2, Measure.Proportional, Measure.ProportionalShared),
            .. Same(Measure.ProportionalAnonymous, Measure.ProportionalFile, Measure.ChargedAnonymous),
            HostTaken,
        ])
        {
            CommandToOther = path => $"map-shared {path} {MemoryBytes}",
        },
        OfFile("16 MiB written, buffered", "write", talk =>
        [
            new(Measure.CallsWritten, FileBytes + talk.Said, Bound.Exact),
            new(Measure.CallsRead, talk.Told, Bound.Exact),
            new(Measure.StorageRead, 0, Bound.ExactButForMetadata),
            new(Measure.StorageWritten, FileBytes, Bound.ExactButForMetadata),
        ]),
        OfFile("16 MiB read, buffered", "read", talk => [.. Read(talk), new(Measure.CallsWritten, talk.Said, Bound.Exact)]),
        OfFile("16 MiB written, O_DIRECT", "write-direct", talk => Written(talk, Bound.ExactButForMetadata, Bound.Exact)),

        // Each call ends when its bytes are on the device. For that, the file system has the process write blocks of its own.
        OfFile("16 MiB written, O_DIRECT|O_DSYNC", "write-synced", talk => Written(talk, Bound.AtLeast, Bound.AtLeast)),
        OfFile("16 MiB read, O_DIRECT", "read-direct", Read),
        new CountedTruth("300 ms of CPU burnt", "ns", [$"burn {BurntNanoseconds}"], talk =>
        {
            var burnt = double.Parse(talk.Answer, CultureInfo.InvariantCulture);
            return [new(Measure.ProcessCpu, burnt, Bound.Within(TwoTicks)), new(Measure.CgroupCpu, burnt, Bound.Within(OneMillisecond))];
        })
        {
            Repetitions = 8,
        },
    ];

    /// <summary>A file on the disk, laid out before and in nobody's page cache.</summary>
    private static CountedTruth OfFile(string name, string command, Func<Conversation, IEnumerable<Change>> changes) =>
        new(name, "B", [$"{command} transferred {FileBytes}"], changes) { Preparation = $"lay transferred {FileBytes}" };

    private static IEnumerable<Change> Written(Conversation talk, Bound process, Bound cgroup) =>
    [
        new(Measure.CallsWritten, FileBytes + talk.Said, Bound.Exact),
        new(Measure.StorageWritten, FileBytes, process),
        new(Measure.CgroupWritten, FileBytes, cgroup),
        new(Measure.StorageRead, 0, Bound.ExactButForMetadata),
        new(Measure.CgroupRead, 0, Bound.ExactButForMetadata),
        new(Measure.DeviceWritten, FileBytes, Bound.AtLeast),
    ];

    private static IEnumerable<Change> Read(Conversation talk) =>
    [
        new(Measure.CallsRead, FileBytes + talk.Told, Bound.Exact),
        new(Measure.StorageRead, FileBytes, Bound.ExactButForMetadata),
        new(Measure.CgroupRead, FileBytes, Bound.ExactButForMetadata),
        new(Measure.DeviceRead, FileBytes, Bound.AtLeast),
    ];

    private static IEnumerable<Change> More(long bytes, params IEnumerable<Measure> measures) =>
        measures.Select(measure => new Change(measure, bytes, Bound.Within(AllowedOf(measure, bytes))));

    private static IEnumerable<Change> Same(params IEnumerable<Measure> measures) => More(0, measures);

    // Page tables and a cgroup's counts by kind are held to less than a page. The target's part of the libraries that it shares changes
    // with every other process that has them. The kernel counts RSS and charges memory in batches of pages a CPU.
    private static long AllowedOf(Measure measure, long bytes) => measure switch
    {
        Measure.Charged or Measure.ResidentCounted => MemoryBytes / 100,
        Measure.Proportional or Measure.ProportionalFile or Measure.InstanceProportional => Math.Max(AFewPages, bytes / 100),
        _ => LessThanAPage,
    };
}
