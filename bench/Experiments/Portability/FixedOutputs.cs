using Bench.Platforms.Guests;

namespace Bench.Experiments.Portability;

/// <summary>The outputs of a fixed set of commands, which must be the same bytes wherever a guest runs.</summary>
/// <param name="ByName">Standard output by the name of the command.</param>
internal sealed record FixedOutputs(IReadOnlyDictionary<string, string> ByName)
{
    /// <summary>The command whose output shows <see cref="Change"/>.</summary>
    public const string Contents = "contents";

    /// <summary>A change of the tree, and how it is undone.</summary>
    public const string Change = "echo changed > /etc/bench-change", Undo = "rm /etc/bench-change";

    // What must differ: what a platform mounts and names, and what a disk has of its own; and what a root without capabilities may not
    // read.
    private const string Find = """
        export LC_ALL=C
        set --
        for left in proc sys dev run tmp scratch lost+found .dockerenv etc/hosts etc/hostname etc/resolv.conf etc/mtab; do
            set -- "$@" -path /$left -prune -o
        done
        set -- "$@" -type d ! -user 0 -prune -o
        """;

    private const string Each = "-print0 | sort -z | xargs -0";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private static readonly (string Name, string Command)[] OfEveryGuest =
    [
        (
            "files",
            $$"""
            {{Find}}
            {
                /bench/busybox find / -xdev -mindepth 1 "$@" ! -type d {{Each}} /bench/busybox stat -c '%f %s %u %g %N'
                /bench/busybox find / -xdev -mindepth 1 "$@" -type d {{Each}} /bench/busybox stat -c '%f %u %g %n'
            } | sha256sum
            """),
        (Contents, $"{Find}\n/bench/busybox find /etc /bench /usr/sbin -xdev \"$@\" -type f -user 0 {Each} sha256sum | sha256sum"),
    ];

    // By their paths: the console's shell would take its own programs of the same names.
    private static readonly (string Name, string Command)[] OfFullGuest =
    [
        ("packages", "/usr/bin/dpkg-query -W"),
        ("environment", "/usr/bin/env | /usr/bin/sort; /usr/bin/id; umask; printf 'b\\nA\\n_a\\n\\303\\244\\n' | /usr/bin/sort"),
        (
            "numbers",
            "/usr/bin/perl -e 'for (1 .. 2000) { $s += sin($_) * exp(-$_ / 500) + log($_) + $_ ** 0.6 } "
            + "printf \"%.17g %.17g\\n\", $s, 0.1 + 0.2'; /usr/bin/awk 'BEGIN { printf \"%.17g\\n\", atan2(1, 3) * cos(2) }'"),
        (
            "compression",
            "/usr/bin/seq 50000 | /usr/bin/zstd -q -9 --single-thread | sha256sum; /usr/bin/seq 50000 | /usr/bin/gzip -9n | sha256sum"),
        (
            "database",
            """
            /usr/bin/sqlite3 :memory: '
                create table t (a, b);
                with recursive c (x) as (select 1 union all select x + 1 from c where x < 20000)
                    insert into t select x, x * 7919 % 10007 from c;
                select sum(a * b), avg(b) from t;
                select group_concat(b) from (select b from t order by b, a limit 50)'
            """),
    ];

    /// <summary>Runs the commands in an instance.</summary>
    /// <exception cref="InstanceException">One of them fails.</exception>
    public static async Task<FixedOutputs> OfAsync(Instance instance, Guest guest, CancellationToken cancellation, string? only = null)
    {
        var commands = guest.Disk is null ? OfEveryGuest : [.. OfEveryGuest, .. OfFullGuest];
        var outputs = new Dictionary<string, string>();
        foreach (var (name, command) in commands.Where(one => only is null || one.Name == only))
        {
            outputs[name] = await instance.RequireAsync(command, Limit, cancellation);
        }

        return new FixedOutputs(outputs);
    }

    /// <summary>Runs them in a plain process of the host.</summary>
    public static async Task<FixedOutputs> OfNativeAsync(Measurement measurement, Guest guest)
    {
        await using var native = await measurement.StartNativeAsync(measurement.Spec with { Guest = guest });
        var outputs = await OfAsync(native, guest, measurement.Cancellation);
        await native.StopAsync(measurement.Cancellation);
        return outputs;
    }

    /// <summary>Names of the commands whose output is not the other's, of those that this has.</summary>
    public IReadOnlyList<string> DifferFrom(FixedOutputs other) =>
        [.. ByName.Where(output => other.ByName.GetValueOrDefault(output.Key) != output.Value).Select(output => output.Key)];
}
