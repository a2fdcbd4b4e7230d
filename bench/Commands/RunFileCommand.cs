using Bench.Export.Query;

namespace Bench.Commands;

/// <summary>What commands that only read or write files of runs have in common: every error is one message, and the exit code 2.</summary>
internal static class RunFileCommand
{
    /// <summary>Does the work. <paramref name="task"/> says what was being done where the file system's own message does not: <c>The run
    /// cannot be exported</c>.</summary>
    public static int Run(string task, Action work)
    {
        try
        {
            work();
            return ExitCode.Success;
        }
        catch (Exception exception) when (exception is RunFormatException or WrongUseException or QueryException)
        {
            Terminal.Error.Say(exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Terminal.Error.Say($"{task}: {exception.Message}");
        }

        return ExitCode.WrongUse;
    }
}
