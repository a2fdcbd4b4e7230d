using System.CommandLine;
using System.Globalization;
using Bench.Harness;
using Bench.Results.Comparison;

namespace Bench.Commands;

/// <summary>What of metrics matters, by option and by the project's file: the same for every command that gives verdicts
/// (docs/comparing.md).</summary>
internal static class RulesOptions
{
    private static readonly Option<string[]> Effects = new("--effect")
    {
        Description = "Smallest effect that matters, by the start of a metric's name: boot.=0.05",
        HelpName = "METRIC=SHARE"
    };

    private static readonly Option<string[]> Directions = new("--direction")
    {
        Description = "Which way a metric is better: lower, higher or exact",
        HelpName = "METRIC=DIRECTION"
    };

    private static readonly Option<string?> Rules = new("--rules")
    {
        Description = $"File of smallest effects and directions; by default results/{ComparisonRules.FileName} where it exists"
    };

    public static void AddTo(Command command)
    {
        command.Add(Effects);
        command.Add(Directions);
        command.Add(Rules);
    }

    /// <summary>The file's rules, with those of the options before them.</summary>
    /// <exception cref="WrongUseException">An option is not understood.</exception>
    /// <exception cref="RunFormatException">The file is not one of rules.</exception>
    /// <exception cref="IOException">The file system refuses.</exception>
    public static ComparisonRules Read(ParseResult parsed) => FromFile(parsed.GetValue(Rules)).With(
        Pairs<double>(
            "--effect",
            parsed.GetValue(Effects) ?? [],
            "boot.=0.05",
            text => double.TryParse(text, CultureInfo.InvariantCulture, out var share) && share > 0 && double.IsFinite(share) ? share : null),
        Pairs<Direction>("--direction", parsed.GetValue(Directions) ?? [], "net.rate=higher", text => Enum.GetValues<Direction>()
            .Cast<Direction?>()
            .FirstOrDefault(direction => direction.ToString()!.Equals(text, StringComparison.OrdinalIgnoreCase))));

    private static ComparisonRules FromFile(string? named)
    {
        var usual = Path.Combine(Repository.Root, "results", ComparisonRules.FileName);
        return named is not null ? ComparisonRules.Load(named) : File.Exists(usual) ? ComparisonRules.Load(usual) : ComparisonRules.Default;
    }

    private static Dictionary<string, T> Pairs<T>(string option, IEnumerable<string> given, string example, Func<string, T?> parse)
        where T : struct
    {
        var pairs = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            pairs[text.Split('=')[0]] = text.Split('=') is [{ Length: > 0 }, var value] && parse(value) is { } parsed
                ? parsed
                : throw new WrongUseException($"{option} '{text}' is not understood. Give it as in {example}.");
        }

        return pairs;
    }
}
