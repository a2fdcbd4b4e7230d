using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Bench.Commands;

/// <summary>The program's commands, by what one wants to do.</summary>
internal static class CommandTree
{
    private const string Introduction =
        "Measures what isolation costs: the same guest as a process, in containers and in virtual machines.\n"
        + "Without a command, it measures what the preset and the options choose.";

    /// <summary>Columns of a command's name in the help; its description takes the rest of 80.</summary>
    private const int NameWidth = 19;

    /// <summary>The whole command line.</summary>
    public static RootCommand Create()
    {
        (string Purpose, Command[] Commands)[] groups =
        [
            ("Measure", [AbCommand.Create()]),
            ("Read", [ShowCommand.Create(), ReportCommand.Create(), QueryCommand.Create(), ExportCommand.Create()]),
            ("Compare", [CompareCommand.Create(), BaselineCommand.Create(), PublishedCommand.Create()]),
            (
                "Maintain",
                [
                    DoctorCommand.Create(), CleanCommand.Create(), ConformanceCommand.Create(), ImportCommand.Create(),
                ]
            ),
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
        root.Options.OfType<HelpOption>().Single().Action = new GroupedHelp([.. groups.SelectMany(group => group.Commands)]);
        RunCommand.AddTo(root);
        return root;
    }

    /// <summary>One line: what stands first in the command's own help.</summary>
    private static string Row(Command command) =>
        $"  {command.Name.PadRight(NameWidth)}  {command.Description!.Split('\n')[0].TrimEnd('.')}";

    /// <summary>
    /// The usual help, but the root's without its list of commands: System.CommandLine knows no groups and its builder of help is
    /// not public, so the groups stand in the description.
    /// </summary>
    private sealed class GroupedHelp(IReadOnlyList<Command> commands) : SynchronousCommandLineAction
    {
        private readonly HelpAction _usual = new();

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            // What is hidden has no help of its own either.
            foreach (var command in commands)
            {
                command.Hidden = parseResult.CommandResult.Command is RootCommand;
            }

            return _usual.Invoke(parseResult);
        }
    }
}
