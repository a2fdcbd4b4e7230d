namespace Bench.Results.Storage;

/// <summary>A run's folder, or a file in it, cannot be read as what it should be.</summary>
/// <param name="reading">What was being read, as in <c>the samples of a run</c>.</param>
/// <param name="file">The file or folder.</param>
/// <param name="line">The line, from 1, or null when the problem is not in one line.</param>
/// <param name="problem">What is wrong.</param>
/// <param name="remedy">What to do next.</param>
/// <param name="inner">What was caught, if anything.</param>
public sealed class RunFormatException(string reading, string file, int? line, string problem, string remedy, Exception? inner = null)
    : Exception($"While reading {reading}: {file}{(line is null ? "" : $", line {line}")}: {problem}. {remedy}.", inner)
{
    /// <summary>The file or folder.</summary>
    public string File => file;

    /// <summary>The line, from 1, or null when the problem is not in one line.</summary>
    public int? Line => line;

    /// <summary>What is wrong.</summary>
    public string Problem => problem;

    /// <summary>What to do next.</summary>
    public string Remedy => remedy;
}
