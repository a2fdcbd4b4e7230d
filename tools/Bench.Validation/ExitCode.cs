namespace Bench.Validation;

/// <summary>The same as the harness's: <c>docs/exit-codes.md</c>.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something is out of its bounds or measuring failed, or nothing could be measured.</summary>
    public const int Failure = 1;

    public const int WrongUse = 2;

    public const int Interrupted = 130;
}
