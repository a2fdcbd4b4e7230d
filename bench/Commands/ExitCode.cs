namespace Bench.Commands;

/// <summary>The program's exit codes; documented in <c>docs/exit-codes.md</c>.</summary>
internal static class ExitCode
{
    /// <summary>Done; when comparing: nothing is worse.</summary>
    public const int Success = 0;

    /// <summary>A case of a usable platform failed, or nothing could be run; when comparing: something is worse.</summary>
    public const int Failure = 1;

    /// <summary>Wrong use, or input that cannot be read.</summary>
    public const int WrongUse = 2;

    /// <summary>The runs cannot be compared.</summary>
    public const int NotComparable = 3;

    /// <summary>Interrupted by SIGINT (Ctrl-C), SIGTERM or SIGHUP (a closed terminal); what had been measured is summarised.</summary>
    public const int Interrupted = 130;
}
