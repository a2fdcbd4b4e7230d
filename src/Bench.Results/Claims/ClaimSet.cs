using System.Text.Json;

namespace Bench.Results.Claims;

/// <summary>The claims of <c>results/claims</c>, whose files are built into this assembly.</summary>
public static class ClaimSet
{
    private const string Prefix = "claims/";

    /// <summary>All claims, in the order of their numbers.</summary>
    public static IReadOnlyList<Claim> All { get; } =
    [
        .. typeof(ClaimSet).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    /// <summary>Reads the text of one file.</summary>
    /// <exception cref="JsonException">A field is missing, is not known, or holds what it must not.</exception>
    public static Claim Parse(string json)
    {
        var claim = JsonSerializer.Deserialize(json, ClaimJsonContext.Default.Claim)!;
        return claim with { Rules = [.. claim.Rules.Select(rule => rule with { Changed = rule.Changed ?? claim.Committed })] };
    }

    private static Claim Read(string name)
    {
        using var text = new StreamReader(typeof(ClaimSet).Assembly.GetManifestResourceStream(name)!);
        return Parse(text.ReadToEnd());
    }
}
