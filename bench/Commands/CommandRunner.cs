using Bench.Export.Query;
using Bench.Platforms.Custom;
using Bench.Platforms.Guests;
using Bench.Platforms.Variants;

namespace Bench.Commands;

/// <summary>Makes commands whose errors become one message and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Gives a command work that only reads or writes files of runs.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cannot">The failure up to its colon, where the file system's message does not say it.</param>
    /// <param name="work">The work; returns the exit code.</param>
    public static Command Reading(this Command command, string cannot, Func<ParseResult, int> work)
    {
        command.SetAction(parsed => Run(cannot, () => work(parsed)));
        return command;
    }

    /// <summary>Gives a command work that uses the host.</summary>
    public static Command OnHost(this Command command, string cannot, Func<ParseResult, CancellationToken, Task<int>> work)
    {
        command.SetAction((parsed, cancellation) => RunAsync(cannot, () => work(parsed, cancellation), cancellation));
        return command;
    }

    private static int Run(string cannot, Func<int> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is RunFormatException or WrongUseException or QueryException)
        {
            Terminal.Error.Say(exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Terminal.Error.Say($"{cannot}: {exception.Message}");
        }

        return ExitCode.WrongUse;
    }

    private static async Task<int> RunAsync(string cannot, Func<Task<int>> work, CancellationToken cancellation)
    {
        // A signal before the first await would end the program at once, without clean-up.
        await Task.Yield();
        try
        {
            return await work();
        }
        catch (Exception exception) when (cancellation.IsCancellationRequested
            && exception is (OperationCanceledException or InstanceException or IOException))
        {
            // The signal reaches the instances' own processes, too, and they may break first.
            Terminal.Error.Say("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (Exception exception)
            when (exception is WrongUseException or RunFormatException or VariantException or PlatformFileException)
        {
            Terminal.Error.Say(exception.Message);
            return ExitCode.WrongUse;
        }
        catch (Exception exception) when (exception is InstanceException or GuestException or IOException or UnauthorizedAccessException)
        {
            Terminal.Error.Say($"{cannot}: {FailureText.Of(exception)}");
            return ExitCode.Failure;
        }
    }
}

/// <summary>Wrong use of a command. The message says what would be right.</summary>
internal sealed class WrongUseException(string message) : Exception(message);
