using Bench.Experiments.Workloads.Servers;

namespace Bench.Experiments.Application;

/// <summary>
/// Common applications: Redis, a web server, a database on disk, compression. Server and client are in the same instance, share its CPUs
/// and talk over the guest's own loopback; the experiment network measures the way out of the instance.
/// </summary>
public class ApplicationBenchmarks : WorkloadExperiment
{
    private const int FirstRequests = 500;
    private const int PipelineLength = 16;
    private const int Transactions = 200;
    private const long ScratchBytes = 64L << 20;
    private const string Seconds = "printf('%.3f', (julianday('now') - 2440587.5) * 86400)";
    private const string Words =
        "the of and to in is that for it as was with be by on not he his but at are this have from or had an they which one you "
        + "were all her she there would their we him been has when who will no more if out so up said what its about than into "
        + "them can only other time new some could these two may first then do any like my now over such our man me even most "
        + "made after also did many off before must well back through years much where your way down should because long each "
        + "just state those people";

    // The same text on each platform: words, some far more frequent than others, in lines of twelve.
    private const string WriteText = $$"""
        /bench/busybox awk 'BEGIN { n = split("{{Words}}", word, " "); for (i = 0; i < 200000; i++) {
            x = (x * 16807 + 12345) % 2147483647
            printf "%s%s", word[int(x / 97) % (x % 3 ? n : 12) + 1], i % 12 == 11 ? "\n" : " " } }' > /tmp/text
        """;

    // Four entries each, with the balances of their accounts, and the sum of one account.
    private static readonly string WriteTransactions = $$"""
        /bench/busybox awk 'BEGIN { for (i = 1; i <= {{Transactions}}; i++) { print "BEGIN IMMEDIATE;"
            for (j = 0; j < 4; j++) {
                x = (x * 16807 + 12345) % 2147483647; a = x % 1000 + 1
                print "INSERT INTO entry (account, amount) VALUES (" a ", " i ");"
                print "UPDATE account SET balance = balance + " i " WHERE id = " a ";" }
            print "COMMIT;\nSELECT sum(amount) FROM entry WHERE account = " a ";" } }' > /tmp/transactions.sql
        """;

    private const string CreateTables = "CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL); "
        + "CREATE TABLE entry (id INTEGER PRIMARY KEY, account INTEGER NOT NULL, amount INTEGER NOT NULL); "
        + "CREATE INDEX entry_account ON entry (account);";

    private const string FillAccounts = "WITH RECURSIVE n (id) AS (VALUES (1) UNION ALL SELECT id + 1 FROM n WHERE id < 1000) "
        + "INSERT INTO account SELECT id, 0 FROM n;";

    internal override IReadOnlyList<Workload> Catalog { get; } =
    [
        Redis("redis", Redis("get", "GET", pipeline: 1, new("Redis GET", 7)), Redis("set", "SET", pipeline: 1)),
        Redis("redis-pipelined", Redis("get.pipelined", "GET", PipelineLength), Redis("set.pipelined", "SET", PipelineLength)),
        new()
        {
            Name = "nginx", Needs = [Server.Nginx.Program], Before = Server.Nginx.Start, After = Server.Nginx.End,
            Steps = [Page("1k"), Page("100k")],
        },
        new()
        {
            Name = "sqlite", ScratchBytes = ScratchBytes, Before = WriteTransactions,
            Steps = [Journal("rollback", "delete"), Journal("wal", "wal")],
        },
        new() { Name = "compress", Before = WriteText, Steps = [Compress()] },
    ];

    [Benchmark]
    public Task Application() => MeasureWorkloadAsync();

    private static Workload Redis(string name, params WorkloadStep[] steps) => new()
    {
        Name = name,
        Needs = [Server.Redis.Program, "redis-cli"],

        // redis-benchmark asks for this very key; without it, runs before the first SET would ask for nothing.
        Before = $"{Server.Redis.Start}\nredis-cli -p {Server.Redis.Port} set key:__rand_int__ xxx > /dev/null",
        After = Server.Redis.End,
        Steps = steps,
    };

    // redis-benchmark counts requests, not time: a first, short run finds how many fit into half a window on a platform as fast or slow as
    // this one. Without a server it would try for ever, so the server is asked first.
    private static WorkloadStep Redis(string name, string command, int pipeline, AnswerColumn? answer = null)
    {
        var (first, port) = (FirstRequests * pipeline, Server.Redis.Port);
        return new WorkloadStep(
            "redis-benchmark",
            RateAndLatency($"application.redis.{name}", $"Redis {command}{(pipeline > 1 ? " pipelined" : "")}", answer),
            seconds => $$"""
                run() { redis-benchmark -h 127.0.0.1 -p {{port}} --csv -t {{command.ToLowerInvariant()}} -P {{pipeline}} -n $1; }
                redis-cli -p {{port}} ping > /dev/null && first=$(run {{first}}) || exit 1
                requests=$(echo "$first" | /bench/busybox awk -F '"' 'END { print int($4 * {{0.5 * seconds}}) }')
                run $((requests > {{first}} ? requests : {{first}}))
                """,
            result => ApplicationReports.Redis(result.OutputText, command));
    }

    private static WorkloadStep Page(string page) => new(
        "wrk",
        RateAndLatency($"application.nginx.{page}", $"nginx {page}"),
        seconds => $"wrk --threads 1 --connections 8 --duration {seconds}s --latency http://127.0.0.1:{Server.Nginx.Port}/{page}",
        result =>
        {
            var report = WrkReport.ParseWithoutErrors(result.OutputText);
            return [report.RequestsPerSecond, report.MedianMilliseconds, report.Percentile99Milliseconds];
        });

    private static WorkloadStep Journal(string name, string mode) => new(
        "sqlite3",
        [new Metric($"application.sqlite.{name}", "1/s", Direction.Higher) { MustReachDevice = true }],
        _ => $$"""
            rm -f /scratch/bench.db*; {
            echo "PRAGMA journal_mode = {{mode}}; PRAGMA synchronous = FULL; {{CreateTables}}"
            echo "{{FillAccounts}} SELECT 'begin', {{Seconds}};"
            cat /tmp/transactions.sql
            echo "SELECT 'end', {{Seconds}}, count(DISTINCT amount) FROM entry;"
            } | sqlite3 -batch -bail /scratch/bench.db
            """,
        result => [TransactionRate(result, mode)]);

    private static double TransactionRate(CommandResult result, string mode)
    {
        var (journal, transactions, seconds) = ApplicationReports.Sqlite(result.OutputText);
        return journal == mode && transactions == Transactions
            ? transactions / seconds
            : throw new InstanceException(
                InstanceFailure.Failed,
                $"SQLite in the guest did {transactions} of {Transactions} transactions, with the journal '{journal}' instead of '{mode}'");
    }

    // Half of the window for each direction, and at least a second.
    private static WorkloadStep Compress() => new(
        "zstd",
        [
            new Metric("application.compress", "B/s", Direction.Higher),
            new Metric("application.decompress", "B/s", Direction.Higher) { Headline = true },
            new Metric("application.compress.ratio", "1", Direction.Exact),
        ],
        seconds => $"zstd -q -b3 -i{Math.Max(seconds / 2, 1)} /tmp/text",
        result => ApplicationReports.Zstd(result.OutputText));

    private static Metric[] RateAndLatency(string name, string label, AnswerColumn? answer = null) =>
    [
        new Metric(name, "1/s", Direction.Higher) { Label = label, Answer = answer, SmallestEffect = 0.10, RoundScatter = 0.03 },
        Metric.Milliseconds($"{name}.p50"),
        Metric.Milliseconds($"{name}.p99"),
    ];
}
