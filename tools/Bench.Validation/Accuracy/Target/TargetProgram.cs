using System.CommandLine;
using System.Text;

namespace Bench.Validation.Accuracy;

/// <summary>The target's side of the conversation: reads a line, does it, says how it went. Ends with its input.</summary>
internal static class TargetProgram
{
    public const string CommandName = "accuracy-target";

    /// <summary>The hidden command by which this program becomes a target of its own.</summary>
    public static Command CreateCommand()
    {
        var command = new Command(CommandName, "Does exact things that it is told line by line.") { Hidden = true };
        command.SetAction(_ => Run());
        return command;
    }

    private static void Run()
    {
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.ASCII, detectEncodingFromByteOrderMarks: false);
        using var output = Console.OpenStandardOutput();
        var doings = new TargetDoings(Say);
        Say("done");
        while (input.ReadLine() is { } command)
        {
            try
            {
                Say($"done {doings.Do(command)}");
            }
            catch (Exception exception) when (exception is IOException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
            {
                Say($"failed {exception.Message.ReplaceLineEndings(" ")}");
            }
        }

        // One line, one write.
        void Say(string line) => output.Write(Encoding.ASCII.GetBytes($"{ExactTarget.Word} {line}\n"));
    }
}
