namespace Bench.Commands;

/// <summary>The program's exit codes (<c>docs/exit-codes.md</c>). <c>bench compare</c> has one more: 3, not comparable.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>A case of a usable platform failed, or nothing could be run; when comparing: something is worse.</summary>
    public const int Failure = 1;

    /// <summary>Wrong use, or input that cannot be read.</summary>
    public const int WrongUse = 2;

    /// <summary>Interrupted by SIGINT (Ctrl-C), SIGTERM or SIGHUP (a closed terminal); the measured part is summarised.</summary>
    public const int Interrupted = 130;
}
