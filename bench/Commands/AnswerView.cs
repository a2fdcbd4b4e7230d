using Spectre.Console;

namespace Bench.Commands;

/// <summary>The one-screen answer on a console.</summary>
internal static class AnswerView
{
    /// <summary>Writes the page of a run.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="data">The run.</param>
    /// <param name="folder">The run's folder, as an absolute path.</param>
    public static void Write(IAnsiConsole console, RunData data, string folder)
    {
        var page = AnswerPage.Of(data.Environment, data.Summary, AnswerPlaces.In(Shortest(folder), HasReport(folder)));
        LineView.Write(console, AnswerText.Lines(page, console.Profile.Width));
    }

    private static bool HasReport(string folder) => File.Exists(Path.Combine(folder, RunFiles.Report));

    /// <summary>The path from the current folder where the run is below it.</summary>
    private static string Shortest(string folder)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), folder);
        return relative.StartsWith("..", StringComparison.Ordinal) ? folder : relative;
    }
}
