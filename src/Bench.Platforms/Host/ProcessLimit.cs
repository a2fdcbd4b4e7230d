using System.Text.RegularExpressions;

namespace Bench.Platforms.Host;

/// <summary>Limits of this process that its children inherit, from <c>/proc/self/limits</c>.</summary>
public static class ProcessLimit
{
    /// <summary>The hard limit, <see cref="long.MaxValue"/> for none.</summary>
    /// <param name="what">Its name there, without <c>Max</c>: <c>open files</c>.</param>
    /// <param name="limits">The file's content.</param>
    /// <exception cref="FormatException">It has no such line.</exception>
    public static long Hard(string what, string limits) =>
        Regex.Match(limits, $@"^Max {what}\s+\S+\s+(\S+)", RegexOptions.Multiline) is { Success: true, Groups: [_, { Value: var hard }] }
            ? hard == "unlimited" ? long.MaxValue : long.Parse(hard, CultureInfo.InvariantCulture)
            : throw new FormatException($"The kernel's list of limits has no 'Max {what}'.");
}
