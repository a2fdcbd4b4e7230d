using System.Globalization;
using Bench.Engine;
using Bench.Results;
using Bench.Workloads;
using Bench.Workloads.Reports;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>
/// What asking the kernel costs, call by call: what a layer costs here is the way into its kernel, and that kernel. <c>docs/workloads.md</c> says for each metric what one operation consists of, and why
/// it is measured with that tool.
/// </summary>
public class KernelBenchmarks : WorkloadExperiment
{
    private const string Files = "/tmp/files";

    // Two threads take turns so often within an event of sysbench.
    private const int Turns = 100;

    // Of one message through a pipe, bytes.
    private const int MessageBytes = 512;

    internal override IReadOnlyList<Workload> Catalog { get; } =
    [
        new()
        {
            Name = "calls",
            From = Depth.Quick,
            Steps =
            [
                Perf(Nanoseconds("kernel.syscall"), "syscall basic", operations: 40_000),
                Perf(Microseconds("kernel.switch.process"), "sched pipe", operations: 2_000),
                Perf(Microseconds("kernel.switch.thread"), "sched pipe -T", operations: 2_000),
                Operation(Microseconds("kernel.fork"), "fork", operations: 200),
                Stress(Nanoseconds("kernel.fault"), "fault", operations: 1_000, report => report.Metric("nanosecs-per-page-fault")),
            ],
        },
        new()
        {
            Name = "files",
            From = Depth.Full,
            Before = $"mkdir -p {Files} && {Fio("filecreate")} > /dev/null",
            Steps =
            [
                CallOnFiles(Nanoseconds("kernel.open"), "filecreate"),
                CallOnFiles(Nanoseconds("kernel.stat"), "filestat"),
                Stress(Nanoseconds("kernel.pipe"), $"pipe --pipe-data-size {MessageBytes}", operations: 200_000, NanosecondsOfAMessage),
            ],
        },
        new()
        {
            Name = "processes",
            From = Depth.Full,
            Needs = ["/usr/bin/setpriv"],
            Steps =
            [
                Operation(Microseconds("kernel.vfork"), "vfork", operations: 2_000),

                // This stressor refuses to run as root; of busybox, setpriv has no such options.
                Operation(
                    Microseconds("kernel.exec"),
                    "exec --exec-max 1 --exec-fork-method vfork --exec-method execve",
                    operations: 300,
                    prefix: "/usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups"),
                Stress(Microseconds("kernel.thread"), "pthread --pthread-max 1", operations: 2_000, report => report.Metric("nanosecs-to-start-a-pthread") / 1000),
                Operation(Microseconds("kernel.signal"), "signal", operations: 100_000),
                Futex(),
            ],
        },
        new()
        {
            Name = "paging",
            From = Depth.Full,
            Steps =
            [
                // Each operation leaves two pages touched: so many stay far below the allowance.
                Operation(Microseconds("kernel.mmap"), "mmapmany", operations: 10_000),
                Stress(Nanoseconds("kernel.brk"), "brk", operations: 100_000, report => report.Metric("nanosecs-per-sbrk-page-expand")),
            ],
        },
    ];

    /// <summary>Measures it.</summary>
    [Benchmark]
    public void Kernel() => MeasureWorkload();

    private static Metric Nanoseconds(string name) => new(name, "ns", Direction.Lower);

    private static Metric Microseconds(string name) => new(name, "us", Direction.Lower);

    /// <summary>So many operations for each second of a window.</summary>
    private static WorkloadStep Perf(Metric metric, string benchmark, int operations) => new()
    {
        Program = "perf",
        Command = seconds => string.Create(CultureInfo.InvariantCulture, $"perf bench {benchmark} -l {operations * seconds}"),
        Metrics = [metric],
        Read = result => [PerfBenchReport.Parse(result.OutputText).MicrosecondsPerOperation * (metric.Unit == "ns" ? 1000 : 1)],
    };

    /// <summary>A stressor until so many operations or the window's seconds are over, and a figure of its own.</summary>
    private static WorkloadStep Stress(Metric metric, string stressor, int operations, Func<StressNgReport, double> read, string prefix = "") => new()
    {
        Program = "stress-ng",
        Command = seconds => StressNg.Command(Limited(stressor, operations * seconds), seconds, prefix),
        Metrics = [metric],
        Read = result => [read(StressNgReport.Parse(result.OutputText))],
    };

    /// <summary>The same for a stressor that has no figure of its own: time over operations.</summary>
    private static WorkloadStep Operation(Metric metric, string stressor, int operations, string prefix = "") =>
        Stress(metric, stressor, operations, report => report.NanosecondsPerOperation / 1000, prefix);

    /// <summary>The stressor's name is the first word; its options may follow.</summary>
    private static string Limited(string stressor, int operations) => stressor.Split(' ', 2) is [var name, .. var options]
        ? string.Create(CultureInfo.InvariantCulture, $"--{name} 1 --{name}-ops {operations} {string.Join(' ', options)}")
        : throw new ArgumentException("It names no stressor.", nameof(stressor));

    private static double NanosecondsOfAMessage(StressNgReport report) => MessageBytes / (report.Metric("mb-per-sec-pipe-write-rate") * 1024 * 1024) * 1e9;

    private static WorkloadStep CallOnFiles(Metric metric, string engine) => new()
    {
        Program = "fio",
        Command = _ => Fio(engine),
        Metrics = [metric],
        Read = result => [FioCallReport.Parse(result.OutputText).MedianNanoseconds],
    };

    /// <summary>One call for each of two thousand empty files in memory.</summary>
    private static string Fio(string engine) =>
        $"fio --name=calls --ioengine={engine} --directory={Files} --filename_format='$filenum' --nrfiles=2000 --filesize=4k --openfiles=1 --file_service_type=sequential --output-format=json";

    private static WorkloadStep Futex() => new()
    {
        Program = "sysbench",
        Command = seconds => string.Create(CultureInfo.InvariantCulture, $"sysbench threads --threads=2 --thread-locks=1 --thread-yields={Turns} --time={seconds} run"),
        Metrics = [Microseconds("kernel.futex")],
        Read = result => [1e6 / (SysbenchReport.Parse(result.OutputText).EventsPerSecond * Turns)],
    };
}
