using Bench.Export;

namespace Bench.Commands;

/// <summary><c>bench import FILE</c>: a run's folder from what <c>bench export</c> wrote as CSV or Parquet.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string> Source = new("FILE") { Description = "A CSV or Parquet file that 'bench export' wrote" };

    private static readonly Option<string> Output = CommandOptions.Folder("--output", "Folder for the run's folder", "results", "-o");

    public static Command Create() =>
        new Command("import", "Creates a run from an exported CSV or Parquet file.") { Source, Output }
            .Reading("The file cannot be imported", Import);

    private static int Import(ParseResult parsed)
    {
        // All is read before anything is made: a damaged file leaves no half run.
        var (environment, samples) = ExchangeFile.Read(parsed.GetValue(Source)!);
        var folder = RunFolder.Create(parsed.GetValue(Output)!, environment);
        using var writer = folder.AppendSamples();
        foreach (var sample in samples)
        {
            writer.Write(sample);
        }

        Terminal.Out.WriteWhole(folder.Path);
        return ExitCode.Success;
    }
}
