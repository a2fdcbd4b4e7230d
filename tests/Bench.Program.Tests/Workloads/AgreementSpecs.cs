using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Harness;
using Bench.Harness.BenchmarkDotNet;
using Bench.Program.Tests.Experiments;
using Bench.Results.Statistics;

namespace Bench.Program.Tests.Workloads;

/// <summary>
/// The tools through the harness beside the same tools by hand (<see cref="ByHand"/>), in the same kind of container and of machine, in
/// turn, on the same CPU: what the harness puts around a
/// program must not be in its figures. Their output is read here in another way than the harness reads it. Explicit: each takes a minute
/// or more, Redis in a machine ten.
/// </summary>
[Trait(Tier.Name, Tier.Full)]
public sealed partial class AgreementSpecs
{
    private const int Pairs = 10;

    // In an emulated machine runs one after the other in one boot differ by up to 1.5 times: how many requests are answered between two
    // switches of its one CPU is different each time. Ten pairs then tell nothing to 10 %.
    private const int RedisPairs = 32;

    // Agreement is shown when the whole interval of the ratio is this near to 1, and disproved when none of it is that near. Between the
    // two the host is too noisy to tell.
    private const double Shown = 1.1;
    private const double Near = 1.02;

    /// <summary>What can be had by hand.</summary>
    public static TheoryData<string> Platforms { get; } = ["native", "runc", "uml", "qemu/microvm@tcg"];

    [Theory(Explicit = true)]
    [MemberData(nameof(Platforms))]
    public Task Sysbench_counts_the_same_events(string platform) => HoldAsync<CpuBenchmarks>(
        platform,
        experiment => experiment.Workload = "sysbench",
        hand => hand.Run(platform, "sysbench cpu --cpu-max-prime=10000 --threads=1 --time=1 run"),
        new Figure("cpu.events", Events()));

    [Theory(Explicit = true)]
    [MemberData(nameof(Platforms))]
    public Task Sysbench_reads_as_much_memory(string platform) => HoldAsync<RamBenchmarks>(
        platform,
        experiment => experiment.Workload = "sysbench",
        hand => hand.Run(
            platform,
            "sysbench memory --memory-oper=read --memory-access-mode=seq --memory-block-size=64M --memory-total-size=1024T "
            + "--threads=1 --time=1 run"),
        new Figure("ram.bandwidth.read", Transferred(), 1 << 20));

    /// <summary>
    /// Another number of requests and another form of the output, which is told anew four times a second: into a file, for over a
    /// machine's serial line that takes time from what is measured. By hand, too,
    /// server and client are in sessions of their own, as in two terminals.
    /// </summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Platforms))]
    public Task Redis_answers_as_many_requests(string platform) => HoldAsync<ApplicationBenchmarks>(
        platform,
        RedisPairs,
        experiment => experiment.Workload = "redis",
        hand => hand.Run(platform, $"""
            setsid redis-server --port 16400 --save '' --appendonly no --dir /tmp > /tmp/redis.log < /dev/null &
            until redis-cli -p 16400 ping > /tmp/ping 2>&1; do kill -0 $! || exit 1; sleep 0.1; done
            redis-cli -p 16400 set key:__rand_int__ xxx > /tmp/ping
            setsid --wait redis-benchmark -p 16400 -q -t get -n {(IsMachine(platform) ? 3000 : 30000)} > /tmp/answer
            setsid --wait redis-benchmark -p 16400 -q -t set -n {(IsMachine(platform) ? 3000 : 30000)} >> /tmp/answer
            cat /tmp/answer
            kill $!
            """),
        new Figure("application.redis.get", Gets()),
        new Figure("application.redis.set", Sets()));

    [Theory(Explicit = true)]
    [MemberData(nameof(Platforms))]
    public Task Iperf3_sends_as_much(string platform) => HoldAsync<NetworkBenchmarks>(
        platform,
        experiment => (experiment.Workload, experiment.Network, experiment.Between) = ("tcp", IsMachine(platform)
            ? "tap"
            : "bridge", "host-instance"),
        hand => hand.RunClient(
            platform,
            "iperf3 -4 -s -1 > /tmp/iperf3.log & sleep 1; echo serving; wait",
            $"for try in $(seq 100); do iperf3 -4 -c {ByHand.Server} -t 1 --connect-timeout 1000 --json > /tmp/report && break; "
            + "sleep 0.2; done; cat /tmp/report"),
        new Figure("network.bandwidth", Received(), 1.0 / 8));

    [Theory(Explicit = true)]
    [MemberData(nameof(Platforms))]
    public Task Fio_reads_at_the_same_rate(string platform) => HoldFioAsync(platform, "randread", Reads());

    [Theory(Explicit = true)]
    [MemberData(nameof(Platforms))]
    public Task Fio_writes_at_the_same_rate(string platform) => HoldFioAsync(platform, "randwrite", Writes());

    // One job alone: what another has left to be written would be in its figures, and the harness has an order of its own. By hand the
    // command is written out once more, with a
    // thread for the job, too: in an emulated machine a job that is a process of its own reads 9 % less (in each of 12 pairs by hand).
    private static Task HoldFioAsync(string platform, string name, Regex figure)
    {
        var fio = "fio --name=hand --filename=/scratch/hand.dat --size=64M --direct=1 --ioengine=psync --thread";
        return HoldAsync<OneJobBenchmarks>(
            platform,
            experiment => experiment.Use(DiskJob.All.Single(job => job.Name == name)),
            hand => hand.Run(
                platform,
                $"{fio} --rw=write --bs=1M --end_fsync=1 > /dev/null\n"
                + $"{fio} --rw={name} --bs=4k --time_based --runtime=500ms --output-format=json",
                hasDisk: true),
            new Figure("disk.iops", figure));
    }

    private static Task HoldAsync<T>(string platform, Action<T> measure, Func<ByHand, string> byHand, params Figure[] figures)
        where T : Experiment, new() => HoldAsync(platform, Pairs, measure, byHand, figures);

    private static async Task HoldAsync<T>(
        string platform,
        int pairs,
        Action<T> measure,
        Func<ByHand, string> byHand,
        params Figure[] figures)
        where T : Experiment, new()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "root is needed to do this by hand");
        await using var session = await RealPlatformRun.OpenAsync(platform, "debian", keepsCaches: true);
        await using var hand = ByHand.Open();
        var (ours, theirs) = (figures.Select(_ => new List<double>()).ToArray(), figures.Select(_ => new List<double>()).ToArray());
        for (var pair = 0; pair < pairs; pair++)
        {
            foreach (var isOurs in new[] { pair % 2 == 0, pair % 2 != 0 })
            {
                var samples = isOurs ? session.Run("debian", measure) : null;
                var output = isOurs ? null : byHand(hand);
                foreach (var (index, figure) in figures.Index())
                {
                    (isOurs ? ours : theirs)[index].Add(
                        isOurs ? ValueOf(samples!.Last(sample => sample.Metric == figure.Metric)) : figure.Of(output!));
                }
            }
        }

        var verdicts = figures.Select((figure, index) =>
            (figure.Metric, Ratio: MedianInterval.Of(ours[index].Zip(theirs[index], (our, their) => our / their)))).ToList();
        foreach (var (index, (metric, ratio)) in verdicts.Index())
        {
            var (our, their) = (MedianInterval.Of(ours[index]).Median, MedianInterval.Of(theirs[index]).Median);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{platform} {metric}: harness {our:G5}, by hand {their:G5}, "
                + $"ratio in pairs {ratio.Median:0.000} ({ratio.Low:0.000} to {ratio.High:0.000})");
        }

        Assert.All(verdicts, verdict => Assert.True(verdict.Ratio.Low < Near && verdict.Ratio.High > 1 / Near, verdict.ToString()));
        var untold = verdicts.Where(verdict => verdict.Ratio.Low < 1 / Shown || verdict.Ratio.High > Shown).ToList();
        Assert.SkipWhen(untold.Count > 0, $"the host is too noisy to tell: {string.Join(", ", untold)}");
    }

    private static double ValueOf(Bench.Results.Model.Sample sample)
        => sample.Value ?? throw new InvalidOperationException($"The harness has no value: {sample.Reason}");

    private static bool IsMachine(string platform) => platform is "uml" or "qemu/microvm@tcg";

    [GeneratedRegex(@"events per second:\s+([\d.]+)")]
    private static partial Regex Events();

    [GeneratedRegex(@"\(([\d.]+) MiB/sec\)")]
    private static partial Regex Transferred();

    [GeneratedRegex(@"GET: ([\d.]+) requests per second")]
    private static partial Regex Gets();

    [GeneratedRegex(@"SET: ([\d.]+) requests per second")]
    private static partial Regex Sets();

    [GeneratedRegex("""
        "sum_received":[^}]*"bits_per_second":\s*([\d.e+]+)
        """)]
    private static partial Regex Received();

    [GeneratedRegex("""
        "read" : \{.*?"iops" : ([\d.]+)
        """, RegexOptions.Singleline)]
    private static partial Regex Reads();

    [GeneratedRegex("""
        "write" : \{.*?"iops" : ([\d.]+)
        """, RegexOptions.Singleline)]
    private static partial Regex Writes();

    /// <summary>A metric of the harness, and where it stands in what a tool prints.</summary>
    private sealed record Figure(string Metric, Regex Text, double Factor = 1)
    {
        public double Of(string output) => Text.Match(output) is { Success: true } match
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * Factor
            : throw new InvalidOperationException($"{Metric} is not in it: {output}");
    }

    /// <summary>The experiment with one job alone.</summary>
    public sealed class OneJobBenchmarks : DiskBenchmarks
    {
        private DiskJob? _job;

        internal override IReadOnlyList<DiskJob> JobsOf(RunOptions options) => [_job!];

        internal void Use(DiskJob job) => _job = job;
    }
}
