using Bench;
using Bench.Commands;

using var setup = ProcessSetup.Apply();
var parsed = CommandTree.Create().Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Terminal.Error.Say(error.Message);
    }

    Terminal.Error.Say("'bench --help' shows every command and option.");
    return ExitCode.WrongUse;
}

// After Ctrl-C, SIGTERM or SIGHUP a run stops once the instance at hand is removed. After two minutes it stops all the same.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2), EnableDefaultExceptionHandler = false };
try
{
    return await parsed.InvokeAsync(invocation);
}
catch (OperationCanceledException)
{
    Terminal.Error.Say("Interrupted before anything was measured.");
    return ExitCode.Interrupted;
}
#pragma warning disable CA1031 // What nobody expected is a defect, and its stack trace is for a log.
catch (Exception exception)
#pragma warning restore CA1031
{
    Terminal.Error.Say($"bench {string.Join(' ', args.Take(1))} failed unexpectedly: {FailureText.Of(exception, isDefect: true)}");
    return ExitCode.Failure;
}
