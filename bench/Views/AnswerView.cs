using Spectre.Console;

namespace Bench.Views;

/// <summary>The one-screen answer on a console.</summary>
internal static class AnswerView
{
    /// <summary>Writes the page of a run in a folder, which is an absolute path.</summary>
    public static void Write(IAnsiConsole console, RunData data, string folder)
    {
        // From the current folder where the run is below it.
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), folder);
        var shortest = relative.StartsWith("..", StringComparison.Ordinal) ? folder : relative;
        var places = AnswerPlaces.In(shortest, File.Exists(Path.Combine(folder, RunFiles.Report)));
        console.Write(AnswerText.Lines(AnswerPage.Of(data.Environment, data.Summary, places), console.Profile.Width));
    }
}
