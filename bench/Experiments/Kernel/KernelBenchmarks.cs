namespace Bench.Experiments.Kernel;

/// <summary>
/// Cost of system calls, one by one: a layer costs here its way into the kernel, and that kernel. <c>docs/workloads.md</c> defines one
/// operation of each metric and gives the reason for its tool.
/// </summary>
public class KernelBenchmarks : WorkloadExperiment
{
    private const string Files = "/tmp/files";

    // Two threads take turns so often within an event of sysbench.
    private const int Turns = 100;

    private const int ProgramsStarted = 100;

    private static readonly Metric Syscall = Nanoseconds("kernel.syscall") with
    {
        Label = "system call",
        Answer = new("system call", 6),
        RoundScatter = 0.03,
    };

    private static readonly Metric ProcessSwitch = Microseconds("kernel.switch.process") with { Label = "process switch" };
    private static readonly Metric PageFault = Nanoseconds("kernel.fault") with { Label = "page fault" };

    internal override IReadOnlyList<Workload> Catalog { get; } =
    [
        new()
        {
            Name = "calls",
            Steps =
            [
                Perf(Syscall, "syscall basic", tried: 2_000, most: 400_000),
                Perf(ProcessSwitch, "sched pipe", tried: 200, most: 40_000),
                Operation(Microseconds("kernel.fork"), "fork", operations: 100),
                Stress(PageFault, "fault", operations: 500, report => report.Metric("nanosecs-per-page-fault")),
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
                // Each operation leaves two pages touched: ten thousand stay far below the allowance, whatever the window.
                Operation(Microseconds("kernel.mmap"), "mmapmany", operations: 10_000) with
                {
                    Command = seconds => Limited("mmapmany", 10_000, seconds),
                },
                Stress(Nanoseconds("kernel.brk"), "brk", operations: 100_000, report => report.Metric("nanosecs-per-sbrk-page-expand")),
            ],
        },
    ];

    [Benchmark]
    public Task Kernel() => MeasureWorkloadAsync();

    private static Metric Nanoseconds(string name) => new(name, "ns", Direction.Lower);

    private static Metric Microseconds(string name) => new(name, "us", Direction.Lower);

    /// <summary>
    /// A benchmark of <c>perf bench</c>, which counts operations: a first try finds how many fit into a fifth of the window. The same
    /// number everywhere would be over at once natively, and take minutes where each call is traced.
    /// </summary>
    private static WorkloadStep Perf(Metric metric, string benchmark, int tried, int most) => new(
        "perf",
        [metric],
        seconds =>
        {
            var fitting = $"int({200_000 * seconds} / ($1 + 0.001))";
            var bounded = $"(n < {tried} ? {tried} : n > {most * seconds} ? {most * seconds} : n)";
            return $"perf bench {benchmark} -l $(perf bench {benchmark} -l {tried} | "
                + $"awk '/usecs\\/op/ {{ n = {fitting}; print {bounded} }}')";
        },
        result => [KernelReports.PerfBenchMicroseconds(result.OutputText) * (metric.Unit == "ns" ? 1000 : 1)]);

    /// <summary>A metric of a stressor that ends after so many operations a second of the window, or with the window.</summary>
    private static WorkloadStep Stress(Metric metric, string stressor, int operations, Func<StressNgReport, double> read) => new(
        "stress-ng",
        [metric],
        seconds => Limited(stressor, operations * seconds, seconds),
        result => [read(StressNgReport.Parse(result.OutputText))]);

    /// <summary>The same for a stressor without a metric of its own: time over operations.</summary>
    private static WorkloadStep Operation(Metric metric, string stressor, int operations) =>
        Stress(metric, stressor, operations, report => report.NanosecondsPerOperation / 1000);

    /// <summary>The stressor's name is the first word; its options may follow.</summary>
    private static string Limited(string stressor, int operations, int seconds)
    {
        var name = stressor.Split(' ')[0];
        return StressNgReport.Command($"--{name}-ops {operations} --{name} 1{stressor[name.Length..]}", seconds);
    }

    private static WorkloadStep CallOnFiles(Metric metric, string engine) =>
        new("fio", [metric], _ => Fio(engine), result => [FioReport.ParseCallNanoseconds(result.OutputText)]);

    /// <summary>One call for each of two thousand empty files in memory.</summary>
    private static string Fio(string engine) =>
        $"fio --name=calls --ioengine={engine} --directory={Files} --filename_format='$filenum' --nrfiles=2000 --filesize=4k "
        + "--openfiles=1 --file_service_type=sequential --output-format=json";

    /// <summary>By the shell's own clock, which has three decimals of a second.</summary>
    private static WorkloadStep Exec() => new(
        "bash",
        [Microseconds("kernel.exec")],
        seconds =>
        {
            var passes = ProgramsStarted * seconds;
            return $"bash -c 'TIMEFORMAT=%R; time for ((i = 0; i < {passes}; i++)); do /bin/true; done; echo {passes}'";
        },
        result => [KernelReports.LoopMicroseconds(result.ErrorText, result.OutputText)]);

    private static WorkloadStep Futex() => new(
        "sysbench",
        [Microseconds("kernel.futex")],
        seconds => $"sysbench threads --threads=2 --thread-locks=1 --thread-yields={Turns} --time={seconds} run",
        result => [1e6 / (SysbenchReport.Parse(result.OutputText).EventsPerSecond * Turns)]);
}
