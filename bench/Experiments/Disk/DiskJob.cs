using System.Globalization;

namespace Bench.Experiments;

/// <summary>
/// One job of fio on the file that was laid out before. Every one asks for the device (<c>direct=1</c>), so that no cache of the guest
/// answers. To
/// <see cref="All"/> a new one is a line.
/// </summary>
internal sealed record DiskJob
{
    private const string Psync = "psync";
    private const string Large = "1M";
    private const string Seventy = "--rwmixread=70";

    // What each of the other jobs may take: there are many, on many platforms and storages.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1.5);

    /// <summary>Its name, the value of the parameter <c>job</c>; whether it reads, writes or does both is in it.</summary>
    public required string Name { get; init; }

    /// <summary>fio's name of its pattern: <c>rw</c>.</summary>
    public required string Pattern { get; init; }

    /// <summary>Size of each request, as fio has it.</summary>
    public string BlockSize { get; init; } = "4k";

    public string Engine { get; init; } = Psync;

    public int QueueDepth { get; init; } = 1;

    /// <summary>
    /// Whether it writes a file of its own from its beginning to its end, as a log grows, and not the one that was laid out.
    /// </summary>
    public bool Appends { get; init; }

    public string More { get; init; } = string.Empty;

    /// <summary>Whether it is one of the four that everybody asks for.</summary>
    public bool IsOrdinary { get; init; }

    /// <summary>Whether it is run on every storage, and not only on the plain one.</summary>
    public bool OnEveryStorage { get; init; }

    /// <summary>Whether fio asks by an interface that not every kernel has and not every platform permits.</summary>
    public bool AsksUnusually => Engine != Psync;

    /// <summary>
    /// What readers ask of a disk, and not the product of all there is: one request at a time, many at once, large ones, both
    /// directions, and what must be safe before it goes on.
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

    public static IEnumerable<DiskJob> Shown => All.Where(job => job.IsOrdinary);

    /// <summary>Whether what counts is how many bytes it moves and not how many requests.</summary>
    public bool IsSequential => BlockSize == Large;

    /// <summary>What it does, for the title of a panel.</summary>
    public string Title
        => (IsSequential ? "Sequential " : "Random ") + (Pattern.EndsWith("read", StringComparison.Ordinal) ? "read" : "write");

    /// <summary>Its parameter in results, as declarations of metrics and charts name it.</summary>
    public string Case => $"job={Name}";

    /// <summary>How long it runs in a preset that gives each job so long.</summary>
    public TimeSpan TimeIn(TimeSpan each) => IsOrdinary || each < Short ? each : Short;

    /// <summary>The command that lays out the file, so that no job allocates blocks or counts its own preparation.</summary>
    /// <param name="direct">Whether the device is asked for.</param>
    public static string Layout(bool direct) => $"{Fio("write", "1M", Psync, 1, direct)} --end_fsync=1 --io_size=64M";

    /// <summary>The command that runs it for a time.</summary>
    /// <param name="time">The time.</param>
    /// <param name="direct">
    /// Whether the device is asked for. If not, it ends when it has been at each block once, for the guest's page cache would
    /// answer from then on.
    /// </param>
    public string Command(TimeSpan time, bool direct)
    {
        var blocks = Appends ? "--fallocate=none --unlink=1" : direct ? "--overwrite=1 --time_based" : "--overwrite=1";
        return string.Create(CultureInfo.InvariantCulture, $"{Fio(Pattern, BlockSize, Engine, QueueDepth, direct, Appends ? "log.dat" : "fio.dat")} {blocks} --runtime={time.TotalMilliseconds}ms {More}").TrimEnd();
    }

    private static string Fio(
        string pattern,
        string blockSize,
        string engine,
        int depth,
        bool direct,
        string file = "fio.dat") => string.Create(
        CultureInfo.InvariantCulture,
        $"fio --name=bench --filename=/scratch/{file} --size=64M --rw={pattern} --bs={blockSize} --direct={(direct ? 1 : 0)} --ioengine={engine} --iodepth={depth} --thread --percentile_list=50:99 --output-format=json");
}
