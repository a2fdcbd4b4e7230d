using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bench.Experiments.Workloads.Reports;

/// <summary>Output of a program in a guest.</summary>
internal sealed class ProgramOutput(string program, string text)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The first match.</summary>
    /// <exception cref="ReportFormatException">Nothing matches.</exception>
    public Match Find(string pattern, string name)
    {
        var match = Regex.Match(text, pattern, RegexOptions.Multiline);
        return match.Success ? match : throw Unreadable($"there is no {name} in it");
    }

    /// <summary>The number in the first group of the first match.</summary>
    /// <exception cref="ReportFormatException">Nothing matches, or the match is no number.</exception>
    public double Number(string pattern, string name)
    {
        var digits = Find(pattern, name).Groups[1].Value;
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Unreadable($"there is no number for {name} in it");
    }

    /// <summary>The same, above 0.</summary>
    /// <exception cref="ReportFormatException">Nothing matches, or the match is no number above 0.</exception>
    public double Positive(string pattern, string name) =>
        Number(pattern, name) is > 0 and var number ? number : throw Unreadable($"there is no {name} above 0 in it");

    /// <summary>The object in JSON, without the warnings that some programs print before it.</summary>
    /// <exception cref="ReportFormatException">It is no such object.</exception>
    public T FromJson<T>()
    {
        var start = text.IndexOf('{', StringComparison.Ordinal);
        if (start < 0)
        {
            throw Unreadable("there is no JSON in it");
        }

        try
        {
            return JsonSerializer.Deserialize<T>(text[start..], Json)!;
        }
        catch (JsonException exception)
        {
            throw Unreadable(exception.Message, exception);
        }
    }

    public ReportFormatException Unreadable(string why, Exception? inner = null) => new(program, why, text, inner);
}

/// <summary>What a program printed cannot be read. The message names the program and the reason, and quotes the beginning.</summary>
internal sealed class ReportFormatException(string program, string why, string output, Exception? inner)
    : InstanceException(InstanceFailure.Failed, $"The report of {program} cannot be read: {why}. {Beginning(output)}", inner)
{
    private const int Shown = 200;

    private static string Beginning(string output) =>
        string.IsNullOrWhiteSpace(output) ? "It is empty." : $"It begins: {output.Trim()[..Math.Min(output.Trim().Length, Shown)]}";
}
