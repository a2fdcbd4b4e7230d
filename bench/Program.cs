using System.CommandLine;
using Bench;
using Bench.Commands;
using Spectre.Console;

using var setup = ProcessSetup.Apply();
var root = new RootCommand("Measures what isolation costs: the same guest as a process, in containers and in virtual machines.")
{
    CompareCommand.Create(),
    BaselineCommand.Create(),
    AbCommand.Create(),
    ReportCommand.Create(),
    PublishedCommand.Create(),
    ExportCommand.Create(),
    ImportCommand.Create(),
    QueryCommand.Create(),
    CleanCommand.Create(),
    DoctorCommand.Create(),
    ConformanceCommand.Create(),
    StampsCommand.Create(),
    AccuracyCommand.Create(),
    ValidateStatisticsCommand.Create(),
    TargetCommand.Create(),
};
RunCommand.AddTo(root);

var parsed = root.Parse(args);
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
