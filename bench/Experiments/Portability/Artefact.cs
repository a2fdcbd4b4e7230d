using System.Runtime.InteropServices;

namespace Bench.Experiments.Portability;

/// <summary>Something to be run, as a shell command for the full guest that ends with 0 if it runs.</summary>
/// <param name="Name">Its name in parameters.</param>
/// <param name="Command">The command.</param>
internal sealed record Artefact(string Name, string Command)
{
    /// <summary>A program for another processor.</summary>
    public const string OtherArchitecture = "other-arch";

    /// <summary>An operating system's own first process.</summary>
    public const string Systemd = "systemd";

    // Its shell, unlike others, does not take a program that the kernel refuses for a script.
    private const string RunInput = """
        folder=$(mktemp -d) && cd $folder && cat > artefact && chmod 700 artefact || exit
        bash -c ./artefact
        code=$?
        cd / && rm -rf $folder
        [ $code -ne 42 ] || exit 0
        exit $code
        """;

    // EPERM, ENOEXEC, EACCES, EINVAL, ENOSYS, EOPNOTSUPP; the shell's own code where a program cannot be executed.
    private static readonly int[] Refusals = [1, 8, 13, 22, 38, 95, 126];

    // System calls are numbered alike on all processors from 424 on.
    private static int LoadModule => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 313 : 273;

    /// <summary>The artefacts, from the least that they ask of a kernel to the most.</summary>
    public static IReadOnlyList<Artefact> All { get; } =
    [
        new("static", "/bench/busybox true"),
        new("hand-made", RunInput) { Input = TinyProgram.Own },
        new("glibc", "perl -e 'exit 0'"),
        new("io_uring", Calls("syscall(425, 1, my $parameters = \"\\0\" x 120) >= 0")),

        // A file that is no module: a kernel that looks at it (ENOEXEC) would load one.
        new(
            "module",
            Calls($"open(FILE, '<', '/bench/init') && (syscall({LoadModule}, fileno(FILE), my $none = '', 0) >= 0 || $! == 8)")),

        // mseal(2) of nothing, which Linux has from 6.10 on; and a call that no kernel has yet.
        new("linux-6.10", Calls("syscall(462, 0, 0, 0) >= 0")),
        new("no-kernel", Calls("syscall(4000, 0, 0, 0) >= 0")),
        new(OtherArchitecture, RunInput) { Input = TinyProgram.Foreign },
    ];

    /// <summary>The command's standard input.</summary>
    public byte[]? Input { get; init; }

    /// <summary>How a run of the command ended.</summary>
    public static ArtefactOutcome OutcomeOf(CommandResult result) => result.ExitCode == 0 ? ArtefactOutcome.Runs
        : Refusals.Contains(result.ExitCode) ? ArtefactOutcome.Refused
        : ArtefactOutcome.Fails;

    // perl ends with the kernel's error number, and says what it means.
    private static string Calls(string condition) =>
        $"perl -e '{condition.Replace("'", "'\\''", StringComparison.Ordinal)} or die \"$!\\n\"'";
}

/// <summary>How an artefact ended.</summary>
internal enum ArtefactOutcome
{
    /// <summary>It ran.</summary>
    Runs,

    /// <summary>The kernel or the platform refused it, and said so.</summary>
    Refused,

    /// <summary>It was begun and broke off.</summary>
    Fails,
}
