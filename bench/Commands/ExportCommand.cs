using Bench.Export;

namespace Bench.Commands;

/// <summary><c>bench export RUN --format F</c>: a run for another tool.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "Folder of a run" };

    private static readonly Option<string> Format = new("--format")
    {
        Description = string.Join('\n', ExportFormats.All.Select(format => $"{format.Name}: {format.Description}")),
        Required = true,
    };

    private static readonly Option<string?> Output = new("--output", "-o")
    {
        Description = "File to write or replace; by default the standard output",
    };

    public static Command Create()
    {
        var command = new Command("export", "Converts a run for another tool (docs/exchange.md).") { Run, Format, Output };
        RunSelection.AddTo(command);
        command.SetAction(parsed => CommandRunner.Run($"The run {parsed.GetValue(Run)} cannot be exported", () => Export(parsed)));
        return command;
    }

    private static int Export(ParseResult parsed)
    {
        var (name, file) = (parsed.GetValue(Format)!, parsed.GetValue(Output));
        var format = ExportFormats.Find(name)
            ?? throw new WrongUseException(
                $"There is no format '{name}'. Choose one of: {string.Join(", ", ExportFormats.All.Select(one => one.Name))}.");
        if (file is null && !format.IsText)
        {
            throw new WrongUseException($"The format '{name}' is no text and needs a file: give --output FILE.");
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
