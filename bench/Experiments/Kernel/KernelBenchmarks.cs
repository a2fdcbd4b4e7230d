using System.Globalization;
using Bench.Experiments.Workloads;
using Bench.Experiments.Workloads.Reports;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>
/// What asking the kernel costs, call by call: what a layer costs here is the way into its kernel, and that kernel.
/// <c>docs/workloads.md</c> says for each metric what one operation consists of, and why
/// it is measured with that tool.
/// </summary>
public class KernelBenchmarks : WorkloadExperiment
{
    private const string Files = "/tmp/files";

    // Two threads take turns so often within an event of sysbench.
    private const int Turns = 100;

    private const int ProgramsStarted = 100;

    internal override IReadOnlyList<Workload> Catalog { get; } =
    [
        new()
        {
            Name = "calls",
            Steps =
            [
                Perf(
                    Nanoseconds("kernel.syscall") with { Label = "system call", Answer = new("system call", 6), RoundScatter = 0.03 },
                    "syscall basic",
                    tried: 2_000,
                    most: 400_000),
                Perf(Microseconds("kernel.switch.process") with { Label = "process switch" }, "sched pipe", tried: 200, most: 40_000),
                Operation(Microseconds("kernel.fork"), "fork", operations: 100),
                Stress(
                    Nanoseconds("kernel.fault") with { Label = "page fault" },
                    "fault",
                    operations: 500,
                    report => report.Metric("nanosecs-per-page-fault")),
            ],
        },
        new()
        {
            Name = "files",
            Before = $"mkdir -p {Files} && {Fio("filecreate")} > /dev/null",
            Steps = [CallOnFiles(Nanoseconds("kernel.open"), "filecreate"), CallOnFiles(Nanoseconds("kernel.stat"), "filestat")],
        },
        new()
        {
            Name = "processes",
            Steps =
            [
                Perf(Microseconds("kernel.switch.thread"), "sched pipe -T", tried: 200, most: 40_000),
                Exec(),
                Stress(
                    Microseconds("kernel.thread"),
                    "pthread --pthread-max 1",
                    operations: 2_000,
                    report => report.Metric("nanosecs-to-start-a-pthread") / 1000),
                Operation(Microseconds("kernel.signal"), "signal", operations: 100_000),
                Futex(),
            ],
        },
        new()
        {
            Name = "paging",
            Steps =
            [
                // Each operation leaves two pages touched: ten thousand stay far below the allowance, and a longer window must not have
                // more.
                Operation(Microseconds("kernel.mmap"), "mmapmany", operations: 10_000) with { Command = seconds => Limited(
                    "mmapmany",
                    10_000,
                    seconds) },
                Stress(Nanoseconds("kernel.brk"), "brk", operations: 100_000, report => report.Metric("nanosecs-per-sbrk-page-expand")),
            ],
        },
    ];

    [Benchmark]
    public Task Kernel() => MeasureWorkloadAsync();

    private static Metric Nanoseconds(string name) => new(name, "ns", Direction.Lower);

    private static Metric Microseconds(string name) => new(name, "us", Direction.Lower);

    /// <summary>
    /// A benchmark of <c>perf bench</c>, which counts operations and knows no time: a first try tells how many fit into a fifth of the
    /// window. The same number everywhere would be over at once natively,
    /// and take minutes where each call is traced.
    /// </summary>
    private static WorkloadStep Perf(Metric metric, string benchmark, int tried, int most) => new()
    {
        Program = "perf",
        Command = seconds => string.Create(
            CultureInfo.InvariantCulture,
            $$"""perf bench {{benchmark}} -l $(perf bench {{benchmark}} -l {{tried}} | awk '/usecs\/op/ { n = int({{200_000 * seconds}} / ($1 + 0.001)); print (n < {{tried}} ? {{tried}} : n > {{most * seconds}} ? {{most * seconds}} : n) }')"""),
        Metrics = [metric],
        Read = result => [PerfBenchReport.Parse(result.OutputText).MicrosecondsPerOperation * (metric.Unit == "ns" ? 1000 : 1)],
    };

    /// <summary>A stressor until so many operations or the window's seconds are over, and a figure of its own.</summary>
    private static WorkloadStep Stress(Metric metric, string stressor, int operations, Func<StressNgReport, double> read) => new()
    {
        Program = "stress-ng",
        Command = seconds => Limited(stressor, operations * seconds, seconds),
        Metrics = [metric],
        Read = result => [read(StressNgReport.Parse(result.OutputText))],
    };

    /// <summary>The same for a stressor that has no figure of its own: time over operations.</summary>
    private static WorkloadStep Operation(Metric metric, string stressor, int operations) =>
        Stress(metric, stressor, operations, report => report.NanosecondsPerOperation / 1000);

    /// <summary>The stressor's name is the first word; its options may follow.</summary>
    private static string Limited(string stressor, int operations, int seconds) =>
        StressNg.Command(string.Create(
            CultureInfo.InvariantCulture,
            $"--{stressor.Split(' ')[0]}-ops {operations} --{stressor.Split(' ')[0]} 1{stressor[stressor.Split(' ')[0].Length..]}"), seconds);

    private static WorkloadStep CallOnFiles(Metric metric, string engine) => new()
    {
        Program = "fio",
        Command = _ => Fio(engine),
        Metrics = [metric],
        Read = result => [FioCallReport.Parse(result.OutputText).MeanNanoseconds],
    };

    /// <summary>One call for each of two thousand empty files in memory.</summary>
    private static string Fio(string engine) =>
        $"fio --name=calls --ioengine={engine} --directory={Files} --filename_format='$filenum' --nrfiles=2000 --filesize=4k --openfiles=1 --file_service_type=sequential --output-format=json";

    /// <summary>The shell's own clock, with three decimals of a second.</summary>
    private static WorkloadStep Exec() => new()
    {
        Program = "bash",
        Command = seconds => string.Create(CultureInfo.InvariantCulture, $"bash -c 'TIMEFORMAT=%R; time for ((i = 0; i < {ProgramsStarted * seconds}; i++)); do /bin/true; done; echo {ProgramsStarted * seconds}'"),
        Metrics = [Microseconds("kernel.exec")],
        Read = result => [ShellTimeReport.Parse(result.ErrorText, result.OutputText).Microseconds],
    };

    private static WorkloadStep Futex() => new()
    {
        Program = "sysbench",
        Command = seconds => string.Create(
            CultureInfo.InvariantCulture,
            $"sysbench threads --threads=2 --thread-locks=1 --thread-yields={Turns} --time={seconds} run"),
        Metrics = [Microseconds("kernel.futex")],
        Read = result => [1e6 / (SysbenchReport.Parse(result.OutputText).EventsPerSecond * Turns)],
    };
}
