using Bench.Results.Comparison;

namespace Bench.Commands;

/// <summary>The rules of comparison, by options and by the project's file, for all commands with verdicts (docs/comparing.md).</summary>
internal static class RulesOptions
{
    private static readonly Option<string[]> Effects = new("--effect")
    {
        Description = "Smallest effect that matters, by the start of a metric's name: boot.=0.05",
        HelpName = "METRIC=SHARE",
    };

    private static readonly Option<string[]> Directions = new("--direction")
    {
        Description = "Which way a metric is better: lower, higher or exact",
        HelpName = "METRIC=DIRECTION",
    };

    private static readonly Option<string?> Rules = new("--rules")
    {
        Description = $"File of smallest effects and directions; by default results/{ComparisonRules.FileName} where it exists",
    };

    public static void AddTo(Command command)
    {
        command.Add(Effects);
        command.Add(Directions);
        command.Add(Rules);
    }

    /// <summary>The file's rules, after those of the options.</summary>
    /// <exception cref="WrongUseException">An option is not understood.</exception>
    /// <exception cref="RunFormatException">The file is not one of rules.</exception>
    public static ComparisonRules Read(ParseResult parsed) => FromFile(parsed.GetValue(Rules)).With(
        Pairs(parsed, Effects, "boot.=0.05", EffectOf),
        Pairs(parsed, Directions, "net.rate=higher", DirectionOf));

    private static ComparisonRules FromFile(string? named)
    {
        var file = named ?? Path.Combine(Repository.Root, "results", ComparisonRules.FileName);
        return named is null && !File.Exists(file) ? ComparisonRules.Default : ComparisonRules.Load(file);
    }

    private static double? EffectOf(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var share) && share > 0 && double.IsFinite(share) ? share : null;

    private static Direction? DirectionOf(string text) =>
        text.All(char.IsAsciiLetter) && Enum.TryParse<Direction>(text, ignoreCase: true, out var direction) ? direction : null;

    private static Dictionary<string, T> Pairs<T>(ParseResult parsed, Option<string[]> option, string example, Func<string, T?> parse)
        where T : struct
    {
        var pairs = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var text in parsed.GetValue(option) ?? [])
        {
            pairs[text.Split('=')[0]] = text.Split('=') is [{ Length: > 0 }, var value] && parse(value) is { } read
                ? read
                : throw new WrongUseException($"{option.Name} '{text}' is not understood. Give it as in {example}.");
        }

        return pairs;
    }
}
