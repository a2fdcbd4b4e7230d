using System.CommandLine;
using Bench.Platforms.Guests;
using Bench.Validation.Accuracy;
using Bench.Validation.Core;
using Bench.Validation.Simulation;

var root = new RootCommand("Checks the harness itself. For its maintainers.")
{
    AccuracyCommand.Create(),
    StatisticsCommand.Create(),
    CoreCommand.Create(),
    TargetProgram.CreateCommand(),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine(error.Message);
    }

    Console.Error.WriteLine("'./scripts/validate --help' shows every command.");
    return ExitCode.WrongUse;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (RunFormatException exception)
{
    Console.Error.WriteLine(exception.Message);
    return ExitCode.WrongUse;
}
catch (Exception exception) when (exception is InstanceException or GuestException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"Cannot validate: {exception.Message}");
    if (exception is InstanceException { ConsoleLog: { Length: > 0 } log })
    {
        Console.Error.WriteLine(log);
    }

    return ExitCode.Failure;
}
