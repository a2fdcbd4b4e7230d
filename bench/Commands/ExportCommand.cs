using System.CommandLine;
using Bench.Exchange;
using Bench.Results;

namespace Bench.Commands;

/// <summary><c>bench export RUN --format F</c>: a run for another tool.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "Folder of a run" };

    private static readonly Option<string> Format = new("--format") { Description = string.Join('\n', ExportFormats.All.Select(format => $"{format.Name}: {format.Description}")), Required = true };

    private static readonly Option<string?> Output = new("--output") { Description = "File to write or replace; by default the standard output" };

    private static readonly Option<string[]> Metrics = new("--metric") { Description = "Export only these metrics, such as boot.ready", AllowMultipleArgumentsPerToken = true };

    public static Command Create()
    {
        var command = new Command("export", "Converts a run for another tool (docs/exchange.md).") { Run, Format, Output, Metrics };
        command.SetAction(parsed => RunFileCommand.Run(
            $"The run {parsed.GetValue(Run)} cannot be exported",
            () => Export(parsed.GetValue(Run)!, parsed.GetValue(Format)!, parsed.GetValue(Output), parsed.GetValue(Metrics) ?? [])));
        return command;
    }

    private static void Export(string path, string name, string? file, string[] metrics)
    {
        var format = ExportFormats.Find(name)
            ?? throw new WrongUseException($"There is no format '{name}'. Choose one of: {string.Join(", ", ExportFormats.All.Select(one => one.Name))}.");
        if (file is null && !format.IsText)
        {
            throw new WrongUseException($"The format '{name}' is no text and needs a file: give --output FILE.");
        }

        var run = RunFolder.Load(path);
        if (metrics.FirstOrDefault(metric => run.Samples.All(sample => sample.Metric != metric)) is { } unknown)
        {
            throw new WrongUseException($"The run {path} has no metric '{unknown}'. It has: {string.Join(", ", run.Samples.Select(sample => sample.Metric).Distinct().Order(StringComparer.Ordinal))}.");
        }

        foreach (var remark in Write(format, file, run, metric => metrics.Length == 0 || metrics.Contains(metric)))
        {
            Terminal.Error.Say(remark);
        }
    }

    private static IReadOnlyList<string> Write(IExportFormat format, string? file, RunData run, Func<string, bool> include)
    {
        if (file is not null)
        {
            return ExchangeFile.Write(file, output => format.Write(run, include, output));
        }

        using var output = Console.OpenStandardOutput();
        return format.Write(run, include, output);
    }
}
