using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Bench.Commands;

/// <summary>The whole command line, with its commands grouped by purpose.</summary>
internal static class CommandTree
{
    private const string Introduction =
        "Measures what isolation costs: the same guest as a process, in containers and in virtual machines.\n"
        + "Without a command, it measures what the preset and the options choose.";

    /// <summary>Columns of a command's name in the help; its description takes the rest of 80.</summary>
    private const int NameWidth = 19;

    public static RootCommand Create()
    {
        (string Purpose, Command[] Commands)[] groups =
        [
            ("Measure", [AbCommand.Create()]),
            (
                "Read",
                [
                    ShowCommand.Create(), ClaimsCommand.Create(), EstateCommand.Create(), ReportCommand.Create(), QueryCommand.Create(),
                    ExportCommand.Create(),
                ]
            ),
            ("Compare", [CompareCommand.Create(), BaselineCommand.Create()]),
            ("Maintain", [DoctorCommand.Create(), CleanCommand.Create(), ConformanceCommand.Create(), ImportCommand.Create()]),
        ];
        List<string> help = [Introduction, "", "Commands ('bench COMMAND --help' shows the options of one):"];
        var root = new RootCommand();
        foreach (var (purpose, commands) in groups)
        {
            help.AddRange(["", purpose, .. commands.Select(Row)]);
            foreach (var command in commands)
            {
                root.Add(command);
            }
        }

        root.Description = string.Join('\n', help);
        root.Options.OfType<HelpOption>().Single().Action = new GroupedHelp(root.Subcommands);
        RunCommand.AddTo(root);
        foreach (var command in root.Subcommands.Append<Command>(root))
        {
            RefuseOptionsAsValues(command);
        }

        return root;
    }

    /// <summary>An option that takes several values would take an option that does not exist for one more.</summary>
    private static void RefuseOptionsAsValues(Command command)
    {
        foreach (var option in command.Options.Where(option => option.AllowMultipleArgumentsPerToken))
        {
            option.Validators.Add(result =>
            {
                foreach (var token in result.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
                {
                    result.AddError($"There is no option {token.Value}, and it cannot be a value of {option.Name}.");
                }
            });
        }
    }

    /// <summary>The first line of the command's own help.</summary>
    private static string Row(Command command) =>
        $"  {command.Name.PadRight(NameWidth)}  {command.Description!.Split('\n')[0].TrimEnd('.')}";

    /// <summary>
    /// The usual help, but the root's without its list of commands: System.CommandLine knows no groups and has no public builder of help,
    /// so the groups stand in the description.
    /// </summary>
    private sealed class GroupedHelp(IEnumerable<Command> commands) : SynchronousCommandLineAction
    {
        private readonly HelpAction _usual = new();

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            // A hidden command has no help of its own.
            foreach (var command in commands)
            {
                command.Hidden = parseResult.CommandResult.Command is RootCommand;
            }

            return _usual.Invoke(parseResult);
        }
    }
}
