using Bench.Harness.BenchmarkDotNet;
using Bench.Results.Comparison;

namespace Bench.Commands;

/// <summary>Makes options, and holds those of several commands.</summary>
internal static class CommandOptions
{
    private static readonly Option<int?> SeedOption = new("--seed")
    {
        Description = "Seed of the random order of cases; by default a new one, which is recorded",
    };

    private static readonly Option<string> OutputOption = Folder("--output", "Folder for the run's folder", "results", "-o");

    private static readonly Option<string> ArtifactsOption =
        Folder("--artifacts", "Folder for BenchmarkDotNet's own exports", "BenchmarkDotNet.Artifacts", "-a");

    /// <summary>The rules of comparison, for all commands with verdicts (docs/comparing.md).</summary>
    public static Option<string?> RulesFile { get; } = new("--rules")
    {
        Description = $"File of smallest effects and directions; by default results/{ComparisonRules.FileName} where it exists",
    };

    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    /// <summary>An option with a default.</summary>
    public static Option<T> Of<T>(string name, string description, T fallback) =>
        new(name) { Description = description, DefaultValueFactory = _ => fallback };

    /// <summary>An option that takes one of some values; the first is the default.</summary>
    public static Option<string> Choice(string name, string description, params IEnumerable<string> allowed)
    {
        var option = Of(name, description, allowed.First());
        option.AcceptOnlyFromAmong([.. allowed]);
        return option;
    }

    /// <summary>An option for a folder; the default is below the repository.</summary>
    public static Option<string> Folder(string name, string description, string fallback, params string[] aliases) =>
        new(name, aliases) { Description = description, DefaultValueFactory = _ => Path.Combine(Repository.Root, fallback) };

    /// <summary>An option that takes several values, also separated by commas.</summary>
    public static Option<string[]> List(string name, string description, IReadOnlyList<string>? allowed = null) => new(name)
    {
        Description = description,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result =>
        {
            string[] given = [.. result.Tokens.SelectMany(token => Split(token.Value)).Distinct()];
            foreach (var value in allowed is null ? [] : given.Except(allowed))
            {
                result.AddError($"{name} '{value}' is not known. Allowed: {string.Join(", ", allowed!)}.");
            }

            return given;
        },
    };

    /// <summary>Refuses numbers that an option does not allow.</summary>
    public static Option<T> Check<T, TNumber>(this Option<T> option, Func<TNumber, bool> allows, string problem)
        where TNumber : IParsable<TNumber>
    {
        option.Validators.Add(result =>
        {
            // The parser reports what is no number at all; asking it for the value would throw.
            if (result.Tokens is [var token] && TNumber.TryParse(token.Value, null, out var value) && !allows(value))
            {
                result.AddError($"{option.Name} {problem}.");
            }
        });
        return option;
    }

    public static string[] Split(string values) =>
        values.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The options of every command that makes a run: its folders and its seed.</summary>
    public static Option[] OfRuns { get; } = [SeedOption, OutputOption, ArtifactsOption];

    /// <summary>Lets several options stand as one among the symbols of a command.</summary>
    public static void Add(this Command command, IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            command.Add(option);
        }
    }

    /// <exception cref="RunFormatException">The file is not one of rules.</exception>
    public static ComparisonRules Rules(ParseResult parsed)
    {
        var named = parsed.GetValue(RulesFile);
        var file = named ?? Path.Combine(Repository.Root, "results", ComparisonRules.FileName);
        return named is null && !File.Exists(file) ? ComparisonRules.Default : ComparisonRules.Load(file);
    }

    /// <summary>The cases that the options of a run select.</summary>
    /// <exception cref="WrongUseException">There is none.</exception>
    public static IReadOnlyList<Case> CasesOf(ExperimentCatalog catalog, RunOptions options)
    {
        var cases = catalog.Select(options);
        var filters = options.Filters.Count == 0 ? "the preset" : $"--filter '{string.Join("' '", options.Filters)}'";
        return cases.Count > 0
            ? cases
            : throw new WrongUseException($"No benchmark matches {filters} on these platforms and guests. 'bench --list' shows all; "
                + "--filter takes globs over full names, such as '*Boot*'.");
    }

    public static int Seed(ParseResult parsed) => parsed.GetValue(SeedOption) ?? Random.Shared.Next(1, 1_000_000);

    public static string Output(ParseResult parsed) => Path.GetFullPath(parsed.GetValue(OutputOption)!);

    public static string Artifacts(ParseResult parsed) => Path.GetFullPath(parsed.GetValue(ArtifactsOption)!);
}
