using System.Text.RegularExpressions;

namespace Bench.Platforms.Host;

/// <summary>Limits of this process that its children inherit, from <c>/proc/self/limits</c>.</summary>
public static class ProcessLimit
{
    /// <summary>The hard limit, <see cref="long.MaxValue"/> for none.</summary>
    /// <param name="what">Its name there, without <c>Max</c>: <c>open files</c>.</param>
    public static long Hard(string what) => Hard(what, File.ReadAllText("/proc/self/limits"));

    /// <summary>The hard limit in a given text of that form.</summary>
    /// <exception cref="FormatException">It has no such line.</exception>
    public static long Hard(string what, string limits) =>
        Line(what).Match(limits) is { Success: true } match
            ? match.Groups["hard"].Value is var hard && hard == "unlimited" ? long.MaxValue : long.Parse(hard, CultureInfo.InvariantCulture)
            : throw new FormatException($"The kernel's list of limits has no 'Max {what}'.");

    private static Regex Line(string what)
        => new($@"^Max {Regex.Escape(what)}\s+\S+\s+(?<hard>\S+)", RegexOptions.Multiline | RegexOptions.CultureInvariant);
}
