using System.Globalization;
using System.Runtime.InteropServices;

namespace Bench.Platforms.Stamps;

/// <summary>The other process: what writes the lines. In Perl, which every Debian has; its clock is read by the system call, for which its smallest installation suffices.</summary>
internal static class Writer
{
    // Says each line it hears.
    private const string EchoScript = """
        open(my $out, '>&=', $ARGV[0]) or die;
        while (sysread(STDIN, my $line, 4096)) { syswrite($out, $line); }
        """;

    // Says so many lines, each with the host's monotonic clock in it, read right before the write; asleep in between, for a time drawn anew
    // between nothing and twice the pause.
    private const string TalkScript = """
        my ($to, $lines, $pause, $call) = @ARGV;
        open(my $out, $to =~ m{/} ? '>' : '>&=', $to) or die;
        my $time = pack('q2', 0, 0);
        for (1 .. $lines) {
            select(undef, undef, undef, rand(2 * $pause));
            syscall($call, 1, $time);
            syswrite($out, sprintf("BENCH-PHASE %d%09d\n", unpack('q2', $time)));
        }
        """;

    /// <summary>The interpreter.</summary>
    public const string Program = "perl";

    /// <summary>Arguments of one that says each line it hears.</summary>
    /// <param name="descriptor">What it writes to.</param>
    public static string[] Echo(int descriptor) => ["-e", EchoScript, descriptor.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Arguments of one that says so many lines, each of which is a <see cref="LineStamp.Written"/>.</summary>
    /// <param name="target">What it writes to: a descriptor or a path.</param>
    /// <param name="lines">How many.</param>
    /// <param name="pause">How long it sleeps before each, on average.</param>
    public static string[] Talk(string target, int lines, TimeSpan pause) =>
        ["-e", TalkScript, target, lines.ToString(CultureInfo.InvariantCulture), pause.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture), ClockCall.ToString(CultureInfo.InvariantCulture)];

    // The number of clock_gettime.
    private static int ClockCall => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 228,
        Architecture.Arm64 => 113,
        var other => throw new PlatformNotSupportedException($"The number of clock_gettime on {other} is not known here."),
    };
}
