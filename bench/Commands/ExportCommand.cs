using Bench.Export;

namespace Bench.Commands;

/// <summary><c>bench export RUN --format F</c>: a run for another tool.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "Folder of a run" };

    private static readonly Option<string> Format = new("--format")
    {
        Description = string.Join('\n', ExportFormats.All.Select(format => $"{format.Name}: {format.Description}")),
        HelpName = "format",
        Required = true,
    };

    private static readonly Option<string?> Output =
        new("--output", "-o") { Description = "File to write or replace; by default the standard output" };

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong([.. ExportFormats.All.Select(format => format.Name)]);
        return new Command("export", "Converts a run for another tool (docs/exchange.md).") { Run, Format, Output, RunSelection.Options }
            .Reading("The run cannot be exported", Export);
    }

    private static int Export(ParseResult parsed)
    {
        var file = parsed.GetValue(Output);
        var format = ExportFormats.Find(parsed.GetValue(Format)!)!;
        if (file is null && !format.IsText)
        {
            throw new WrongUseException($"The format '{format.Name}' is no text and needs a file: give --output FILE.");
        }

        var run = RunSelection.Select(parsed, RunFolder.Open(parsed.GetValue(Run)!).Read());
        foreach (var remark in file is null ? WriteOut(format, run) : ExchangeFile.Write(file, output => format.Write(run, output)))
        {
            Terminal.Error.Say(remark);
        }

        return ExitCode.Success;
    }

    private static IReadOnlyList<string> WriteOut(ExportFormat format, RunData run)
    {
        using var output = Console.OpenStandardOutput();
        return format.Write(run, output);
    }
}
