using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Experiments;
using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;
using Bench.Program.Tests.Experiments;
using Bench.Results.Statistics;

namespace Bench.Program.Tests.Workloads;

/// <summary>redis-benchmark by the harness, and by hand in a root that was changed with chroot or in a bundle that <c>runc spec</c> wrote: interleaved, with another number of requests and another form of its output.</summary>
/// <remarks>By hand, too, server and client are in sessions of their own, as in two terminals: a busy host's scheduler shares a processor among sessions first.</remarks>
public partial class RedisAgreementSpecs
{
    private const int Pairs = 20;

    private const string ByHand = """
        set -e
        platform=$1 guest=$2 folder=$3 cpus=$4
        mkdir "$folder/upper" "$folder/work" "$folder/rootfs"
        mount -t overlay by-hand -o "lowerdir=$guest,upperdir=$folder/upper,workdir=$folder/work" "$folder/rootfs"
        trap 'umount -l "$folder/rootfs/dev" "$folder/rootfs/proc" "$folder/rootfs" 2> /dev/null || true' EXIT
        cat > "$folder/rootfs/by-hand" <<'END'
        setsid redis-server --port 16400 --save '' --appendonly no > /redis.log < /dev/null &
        until redis-cli -p 16400 ping > /redis.ping 2>&1; do kill -0 $! || exit 1; sleep 0.1; done
        redis-cli -p 16400 set key:__rand_int__ xxx > /redis.ping
        setsid --wait redis-benchmark -p 16400 -q -t get -n 30000
        setsid --wait redis-benchmark -p 16400 -q -t set -n 30000
        kill $!
        wait || true
        END
        if [ "$platform" = native ]; then
            mount -t proc proc "$folder/rootfs/proc"
            mount -t tmpfs dev "$folder/rootfs/dev"
            mknod -m 666 "$folder/rootfs/dev/null" c 1 3
            taskset -c "$cpus" chroot "$folder/rootfs" sh /by-hand
        else
            cd "$folder"
            runc spec
            sed -i -e 's/"terminal": true/"terminal": false/' -e 's|"sh"$|"sh", "/by-hand"|' -e 's/"readonly": true/"readonly": false/' -e "s/\"resources\": {/\"resources\": { \"cpu\": { \"cpus\": \"$cpus\" },/" config.json
            runc --root "$folder/state" run "by-hand-$$" < /dev/null
        fi
        """;

    [Theory(Explicit = true)]
    [InlineData("native")]
    [InlineData("runc")]
    public async Task The_harness_and_a_hand_find_the_same_rates(string platform)
    {
        var ratios = new Dictionary<string, List<double>> { ["get"] = [], ["set"] = [] };
        for (var pair = 0; pair < Pairs; pair++)
        {
            var (first, second) = pair % 2 == 0 ? (await HarnessAsync(platform), await HandAsync(platform)) : Swap(await HandAsync(platform), await HarnessAsync(platform));
            foreach (var (command, values) in ratios)
            {
                values.Add(first[command] / second[command]);
            }
        }

        foreach (var (command, values) in ratios)
        {
            var (median, lower, upper) = MedianInterval.Of(values) is { Low: { } low, High: { } high } estimate ? (estimate.Median, low, high) : throw new InvalidOperationException("There are too few pairs for an interval.");
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{platform} {command}: harness / hand {median:0.000} ({lower:0.000} to {upper:0.000})"));
            Assert.True(lower <= 1.05 && upper >= 0.95, $"{platform} {command}: {lower:0.000} to {upper:0.000}");
        }

        static (T, T) Swap<T>(T first, T second) => (second, first);
    }

    private static async Task<Dictionary<string, double>> HarnessAsync(string platform)
    {
        await using var session = await RealSession.OpenAsync(platform, "debian");
        var samples = session.Run<ApplicationBenchmarks>("debian", experiment =>
        {
            experiment.Workload = "redis";
            experiment.Application();
        });
        return new[] { "get", "set" }.ToDictionary(command => command, command => samples.Single(sample => sample.Metric == $"application.redis.{command}").Value!.Value);
    }

    private static async Task<Dictionary<string, double>> HandAsync(string platform)
    {
        using var folder = new TemporaryFolder();
        var guest = new GuestStore(BenchPaths.FromEnvironment().Cache).Open("debian").Root;
        var start = new ProcessStartInfo("sh", ["-c", ByHand, "by-hand", platform, guest, folder.Path, Allowance.Default.CpuList]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{await output}\n{await error}");
        return Rate().Matches(await output).ToDictionary(match => match.Groups[1].Value.ToLowerInvariant(), match => double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"(GET|SET): ([\d.]+) requests per second")]
    private static partial Regex Rate();
}
