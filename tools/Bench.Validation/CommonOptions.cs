using System.CommandLine;
using System.Globalization;

namespace Bench.Validation;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    /// <summary>Refuses numbers below 1.</summary>
    public static Option<T> OfOneOrMore<T>(this Option<T> option)
    {
        option.Validators.Add(result =>
        {
            // The parser itself reports what is no number; asking it for the value would throw.
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && number < 1)
            {
                result.AddError($"{option.Name} must be 1 or more.");
            }
        });
        return option;
    }

    /// <summary>A file for the tables as Markdown.</summary>
    public static Option<string?> Markdown(string name) => new(name) { Description = "Also write the tables as Markdown to this file" };
}
