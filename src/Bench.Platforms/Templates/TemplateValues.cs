namespace Bench.Platforms.Templates;

/// <summary>What the placeholders stand for, and which conditions hold, for one instance.</summary>
/// <param name="Texts">Content by placeholder.</param>
/// <param name="Holds">The conditions that hold.</param>
internal sealed record TemplateValues(IReadOnlyDictionary<string, string> Texts, IReadOnlySet<TemplateCondition> Holds);
