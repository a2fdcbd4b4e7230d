using Bench.Platforms.Guests;
using Bench.Platforms.Host;

namespace Bench.Commands;

/// <summary>Commands that use the host: what goes wrong in them becomes a message and an exit code.</summary>
internal static class HostCommand
{
    /// <summary>Runs a command's work.</summary>
    /// <param name="cannot">What could not be done when it fails: the message up to its colon.</param>
    /// <param name="work">The work; returns the exit code.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public static async Task<int> RunAsync(string cannot, Func<Task<int>> work, CancellationToken cancellation)
    {
        // A signal that comes before the call has returned would end the program at once, without clean-up.
        await Task.Yield();
        try
        {
            return await work();
        }
        catch (Exception exception) when (cancellation.IsCancellationRequested
            && exception is (OperationCanceledException or InstanceException or IOException))
        {
            // What interrupts the command reaches the instances' own processes, too, and they may break first.
            Terminal.Error.Say("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (WrongUseException exception)
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
