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

    /// <summary>Adds the options of every command that makes a run: its folders and its seed.</summary>
    public static void AddRunOptions(this Command command)
    {
        command.Add(SeedOption);
        command.Add(OutputOption);
        command.Add(ArtifactsOption);
    }

    public static int Seed(ParseResult parsed) => parsed.GetValue(SeedOption) ?? Random.Shared.Next(1, 1_000_000);

    public static string Output(ParseResult parsed) => Path.GetFullPath(parsed.GetValue(OutputOption)!);

    public static string Artifacts(ParseResult parsed) => Path.GetFullPath(parsed.GetValue(ArtifactsOption)!);
}
