using System.CommandLine;
using Bench;
using Bench.Commands;
using Spectre.Console;

using var setup = ProcessSetup.Apply();
var parsed = CommandTree.Create().Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Terminal.Error.WriteLine(error.Message);
    }

    Terminal.Error.WriteLine("'bench --help' shows every command and option.");
    return ExitCode.WrongUse;
}

// After Ctrl-C, SIGTERM or SIGHUP a run stops once the instance at hand is removed. After two minutes it stops all the same.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
