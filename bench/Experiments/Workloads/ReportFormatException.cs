namespace Bench.Experiments.Workloads;

/// <summary>What a program printed cannot be read. The message says which program's, why, and how it begins.</summary>
internal sealed class ReportFormatException(string program, string why, string output, Exception? inner = null)
    : Exception($"The report of {program} cannot be read: {why}. {Beginning(output)}", inner)
{
    private const int Shown = 200;

    private static string Beginning(string output) =>
        string.IsNullOrWhiteSpace(output) ? "It is empty." : $"It begins: {output.Trim()[..Math.Min(output.Trim().Length, Shown)]}";
}
