namespace Bench.Experiments.Management;

/// <summary>What must be kept up to date in an instance of a full guest, counted from inside.</summary>
/// <param name="Packages">Packages that dpkg has recorded.</param>
/// <param name="Processes">Processes of programs, the first one included; not the kernel's own threads, nor the harness's.</param>
/// <param name="Listening">Those of them that listen at a socket: TCP, UDP or of the file system.</param>
internal sealed record PatchCount(int Packages, int Processes, int Listening)
{
    // Threads of a kernel have no program. The harness's console is busybox, and this command a session of its own.
    private const string Command = """
        perl - <<'end'
        sub session { open(my $stat, '<', "/proc/$_[0]/stat") or return -1; return (split ' ', <$stat> =~ s/.*\) //r)[3] }
        my ($own, $processes, $listening, %open) = (session($$), 0, 0);
        for my $table ('tcp', 'tcp6', 'udp', 'udp6') {
            open(my $file, '<', "/proc/net/$table") or next;
            while (<$file>) { my @row = split; $open{$row[9]} = 1 if $row[3] eq ($table =~ /tcp/ ? '0A' : '07') }
        }
        if (open(my $file, '<', '/proc/net/unix')) { while (<$file>) { my @row = split; $open{$row[6]} = 1 if $row[3] eq '00010000' } }
        for my $process (map { /(\d+)$/ } glob('/proc/[0-9]*')) {
            my $program = readlink("/proc/$process/exe") // '';
            next if $process != 1 && ($program eq '' || $program eq '/bench/busybox' || session($process) == $own);
            $processes++;
            $listening++ if grep { (readlink($_) // '') =~ /socket:\[(\d+)/ && $open{$1} } glob("/proc/$process/fd/*");
        }
        print scalar(() = `dpkg-query -W`), " $processes $listening\n";
        end
        """;

    /// <summary>Counts them in an instance.</summary>
    /// <exception cref="InstanceException">The guest does not tell.</exception>
    public static async Task<PatchCount> OfAsync(Instance instance, CancellationToken cancellation)
    {
        var told = await instance.RequireAsync(Command, TimeSpan.FromSeconds(60), cancellation);
        int[] counts = [.. told.Split(' ').Select(word => int.TryParse(word, CultureInfo.InvariantCulture, out var count) ? count : -1)];
        return counts is [var packages, var processes, var listening] && counts.Min() >= 0
            ? new PatchCount(packages, processes, listening)
            : throw new InstanceException(InstanceFailure.Failed, $"the guest did not tell three counts: {told.Trim()}");
    }
}
