using Spectre.Console;

namespace Bench.Commands;

/// <summary>The consoles that commands write to. Redirected output is wide: a table in a file is not wrapped at 80 columns.</summary>
internal static class Terminal
{
    private const int WidthOfFiles = 180;

    public static IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Error { get; } = Create(Console.Error, Console.IsErrorRedirected);

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (redirected)
        {
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }
}
