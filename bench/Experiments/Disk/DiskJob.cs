namespace Bench.Experiments.Disk;

/// <summary>
/// One job of fio on the test file. Each asks for the device (<c>direct=1</c>), so that no cache of the guest answers. A new one is a line
/// in <see cref="All"/>.
/// </summary>
internal sealed record DiskJob
{
    private const string Psync = "psync";
    private const string Large = "1M";
    private const string Seventy = "--rwmixread=70";

    // Time limit of the jobs that are not ordinary: there are many, on many platforms and storages.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1.5);

    /// <summary>Its name, the value of the parameter <c>job</c>; it contains the direction.</summary>
    public required string Name { get; init; }

    /// <summary>fio's <c>rw</c>.</summary>
    public required string Pattern { get; init; }

    /// <summary>Size of each request, in fio's notation.</summary>
    public string BlockSize { get; init; } = "4k";

    public string Engine { get; init; } = Psync;

    public int QueueDepth { get; init; } = 1;

    /// <summary>Whether it appends to a file of its own, as a log grows, instead of using the test file.</summary>
    public bool Appends { get; init; }

    public string More { get; init; } = "";

    /// <summary>Whether it is one of the four that everybody asks for.</summary>
    public bool IsOrdinary { get; init; }

    /// <summary>Whether it runs on every storage, not only on the plain one.</summary>
    public bool OnEveryStorage { get; init; }

    /// <summary>Whether fio uses an interface that some kernels lack and some platforms forbid.</summary>
    public bool IsUnusual => Engine != Psync;

    /// <summary>
    /// The jobs that readers ask for, not all combinations: one request at a time, many at once, large ones, both directions, and writes
    /// that must be safe before the next.
    /// </summary>
    public static IReadOnlyList<DiskJob> All { get; } =
    [
        new() { Name = "randread", Pattern = "randread", IsOrdinary = true, OnEveryStorage = true },
        new() { Name = "randwrite", Pattern = "randwrite", IsOrdinary = true, OnEveryStorage = true },
        new() { Name = "read", Pattern = "read", BlockSize = Large, IsOrdinary = true, OnEveryStorage = true },
        new() { Name = "write", Pattern = "write", BlockSize = Large, IsOrdinary = true, OnEveryStorage = true },
        new() { Name = "randrw", Pattern = "randrw", More = Seventy },
        new() { Name = "randwrite-fsync", Pattern = "randwrite", More = "--fsync=1", OnEveryStorage = true },
        new() { Name = "write-log-fsync", Pattern = "write", Appends = true, More = "--fsync=1" },
        new() { Name = "randread-64k", Pattern = "randread", BlockSize = "64k" },
        new() { Name = "randwrite-64k", Pattern = "randwrite", BlockSize = "64k" },
        new() { Name = "randread-libaio-32", Pattern = "randread", Engine = "libaio", QueueDepth = 32 },
        new() { Name = "randwrite-libaio-32", Pattern = "randwrite", Engine = "libaio", QueueDepth = 32 },
        new() { Name = "randread-io_uring-32", Pattern = "randread", Engine = "io_uring", QueueDepth = 32 },
        new() { Name = "randwrite-io_uring-32", Pattern = "randwrite", Engine = "io_uring", QueueDepth = 32 },
        new() { Name = "randrw-io_uring-32", Pattern = "randrw", Engine = "io_uring", QueueDepth = 32, More = Seventy },
    ];

    public static IEnumerable<DiskJob> Ordinary => All.Where(job => job.IsOrdinary);

    /// <summary>Whether its bandwidth counts and not its number of requests.</summary>
    public bool IsSequential => BlockSize == Large;

    /// <summary>Title of its panel in charts.</summary>
    public string Title =>
        (IsSequential ? "Sequential " : "Random ") + (Pattern.EndsWith("read", StringComparison.Ordinal) ? "read" : "write");

    /// <summary>Its parameter in results.</summary>
    public string Case => $"job={Name}";

    /// <summary>Its time in a preset.</summary>
    public TimeSpan TimeIn(TimeSpan preset) => IsOrdinary || preset < Short ? preset : Short;

    /// <summary>The command that lays out the test file, so that no job allocates blocks or measures its own preparation.</summary>
    public static string Layout(bool direct) => $"{Fio("write", Large, Psync, 1, direct, "fio.dat")} --end_fsync=1 --io_size=64M";

    /// <summary>
    /// The command that runs it for a time. Without <paramref name="direct"/> it ends after one pass over the blocks: the guest's page
    /// cache would answer from then on.
    /// </summary>
    public string Command(TimeSpan time, bool direct)
    {
        var fio = Fio(Pattern, BlockSize, Engine, QueueDepth, direct, Appends ? "log.dat" : "fio.dat");
        var blocks = Appends ? "--fallocate=none --unlink=1" : direct ? "--overwrite=1 --time_based" : "--overwrite=1";
        return $"{fio} {blocks} --runtime={time.TotalMilliseconds}ms {More}".TrimEnd();
    }

    private static string Fio(string pattern, string blockSize, string engine, int depth, bool direct, string file) =>
        $"fio --name=bench --filename=/scratch/{file} --size=64M --rw={pattern} --bs={blockSize} --direct={(direct ? 1 : 0)} "
        + $"--ioengine={engine} --iodepth={depth} --thread --percentile_list=50:99 --output-format=json";
}
