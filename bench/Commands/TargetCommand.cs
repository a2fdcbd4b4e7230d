using System.CommandLine;
using Bench.Accuracy;

namespace Bench.Commands;

/// <summary>The hidden command by which this program becomes a target of its own accuracy suite.</summary>
internal static class TargetCommand
{
    /// <summary>What it is called.</summary>
    public const string Name = "accuracy-target";

    public static Command Create()
    {
        var command = new Command(Name, "Does exact things that it is told line by line; for 'bench accuracy'.") { Hidden = true };
        command.SetAction(_ => TargetProgram.Run());
        return command;
    }
}
