using System.Text;
using Bench.Platforms.Accuracy;

namespace Bench.Accuracy;

/// <summary>The target's side of the conversation: reads a line, does it, says how it went. Ends with its input.</summary>
internal static class TargetProgram
{
    /// <summary>Talks over standard input and output until the input ends.</summary>
    public static void Run()
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
