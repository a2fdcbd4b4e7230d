using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Bench.Engine;
using Bench.Experiments;
using Bench.Platforms;
using Bench.Results.Statistics;

namespace Bench.Program.Tests.Experiments;

/// <summary>
/// The disk experiment beside the same fio started by hand, without anything of the harness: in a root that a shell mounts, a bundle that <c>runc spec</c> writes, a
/// machine that a shell starts. In turn, in each round, on the same CPU.
/// </summary>
public sealed class FioAgreementSpecs
{
    private const int Rounds = 15;

    // $1 an empty folder, $2 the guest's tree or disk, $3 the CPU, $4 the commands.
    private const string Root = """
        set -e
        cd "$1"
        mkdir upper work root scratch
        mount -t overlay hand -o "lowerdir=$2,upperdir=upper,workdir=work" root
        trap 'umount -R root' EXIT
        """;

    private const string Chroot = Root + """

        mount -t proc proc root/proc
        mount -t tmpfs dev root/dev
        mknod -m 666 root/dev/null c 1 3
        mknod -m 666 root/dev/urandom c 1 9
        mount --bind scratch root/scratch
        taskset -c "$3" chroot root sh -c "$4"
        """;

    private const string Bundle = Root + """

        echo "$4" > scratch/commands
        runc spec
        sed -i -e 's/"terminal": true/"terminal": false/' -e 's/"readonly": true/"readonly": false/' -e 's/"path": "rootfs"/"path": "root"/' \
            -e 's|^\(\s*\)"sh"$|\1"sh", "/scratch/commands"|' \
            -e "s|\"mounts\": \[|&{\"destination\": \"/scratch\", \"type\": \"bind\", \"source\": \"$1/scratch\", \"options\": [\"bind\", \"rw\"]},|" config.json
        unshare --mount sh -c 'umount /sys/fs/cgroup/unified 2> /dev/null; exec taskset -c "$0" runc --root "$1/state" run "hand-$2"' "$3" "$1" "$(basename "$1")"
        """;

    // No argument of the kernel can hold a blank.
    private const string Machine = """
        set -e
        cd "$1"
        mkdir uml scratch
        printf 'mount -t proc proc /proc\n%s\nsync; /bench/busybox poweroff -f\n' "$4" > scratch/commands
        mke2fs -q -F -t ext4 -m 0 -E lazy_itable_init=0,lazy_journal_init=0 -d scratch scratch.img 160M
        TMPDIR=/dev/shm taskset -c "$3" timeout 60 linux.uml mem=256M "umid=hand-$(basename "$1")" "uml_dir=$1/uml/" con0=null,fd:1 con=null ssl=null panic=-1 quiet \
            "ubd0=root.cow,$2" ubd1=scratch.img root=/dev/ubda rw init=/bin/sh -- -c 'mount${IFS}/dev/ubdb${IFS}/scratch;.${IFS}/scratch/commands'
        """;

    [Theory(Explicit = true)]
    [InlineData("native", "randread")]
    [InlineData("native", "randwrite")]
    [InlineData("runc", "randread")]
    [InlineData("runc", "randwrite")]
    [InlineData("uml", "randread")]
    [InlineData("uml", "randwrite")]
    public async Task Fio_by_the_harness_and_by_hand_find_the_same_rate(string platform, string name)
    {
        // One job alone: what another has left to be written would be in its figures, and the harness has an order of its own.
        var job = DiskJob.All.Single(job => job.Name == name);
        await using var session = await RealSession.OpenAsync(platform, "debian", keepsCaches: true);
        var ratios = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            double? hand = round % 2 == 0 ? await ByHandAsync(platform, session, job) : null;
            var samples = session.Run<OneJobBenchmarks>("debian", experiment =>
            {
                experiment.Use(job);
                experiment.Disk();
            });
            hand ??= await ByHandAsync(platform, session, job);
            ratios.Add(samples.Last(sample => sample.Metric == "disk.iops").Value!.Value / hand.Value);
        }

        var ratio = MedianInterval.Of(ratios);
        TestContext.Current.TestOutputHelper?.WriteLine($"{platform} {name}: harness / by hand {ratio.Median:0.000} ({ratio.Low:0.000} to {ratio.High:0.000}), {ratios.Count} rounds");
        Assert.InRange(1, ratio.Low!.Value * 0.98, ratio.High!.Value * 1.02);
    }

    private static async Task<double> ByHandAsync(string platform, RealSession session, DiskJob job)
    {
        using var folder = new TemporaryFolder();
        var guest = session.GuestOf("debian");
        var (script, root) = platform switch { "native" => (Chroot, guest.Root), "runc" => (Bundle, guest.Root), _ => (Machine, guest.Disk!) };
        var commands = $"{DiskJob.Layout(direct: true)} > /dev/null\n{job.Command(Preset.All[0].DiskTime, direct: true)}";
        var start = new ProcessStartInfo("sh", ["-c", script, "hand", folder.Path, root, Allowance.Default.CpuList, commands]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Replace("\r", string.Empty, StringComparison.Ordinal);
        var report = Regex.Match(output, @"^\{$.*?^\}$", RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.True(report.Success, $"{output}{await errors}");
        return FioReport.Parse(Encoding.UTF8.GetBytes(report.Value)).Iops;
    }

    /// <summary>The experiment with one job alone.</summary>
    public sealed class OneJobBenchmarks : DiskBenchmarks
    {
        private DiskJob? _job;

        internal override IReadOnlyList<DiskJob> JobsOf(Depth depth) => [_job!];

        internal void Use(DiskJob job) => _job = job;
    }
}
