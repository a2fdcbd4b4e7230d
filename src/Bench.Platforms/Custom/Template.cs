using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bench.Platforms.Custom;

/// <summary>Fills in the parts of a platform file that have placeholders and conditions. They were checked when it was read: it cannot
/// fail.</summary>
internal static partial class Template
{
    public const string If = "if";
    public const string Then = "then";
    public const string Else = "else";

    /// <summary>The group of <see cref="Parts"/> that is a placeholder's name.</summary>
    public const string Name = "name";

    /// <summary>The group of <see cref="Parts"/> that is a brace without a partner.</summary>
    public const string Single = "single";

    /// <summary>A text for one instance.</summary>
    public static string Fill(string text, TemplateValues values) => Parts().Replace(text, part =>
        part.Groups[Name] is { Success: true, Value: var name }
            ? values.Texts[name]
            : part.Value is "{{" or "}}" ? part.Value[..1] : part.Value);

    /// <summary>The texts of an array of texts and conditions.</summary>
    public static IEnumerable<string> Arguments(JsonElement list, TemplateValues values) => list.EnumerateArray().SelectMany(item =>
        item.ValueKind == JsonValueKind.String ? [Fill(item.GetString()!, values)]
        : Chosen(item, values) is { } chosen ? Arguments(chosen, values)
        : []);

    /// <summary>A value for one instance; none where a condition leaves it out, and in an array as many as there are under a
    /// condition.</summary>
    public static IEnumerable<JsonNode?> Render(JsonElement template, TemplateValues values, bool inArray = false) =>
        !IsChoice(template) ? [RenderOne(template, values)]
        : Chosen(template, values) is not { } chosen ? []
        : inArray ? chosen.EnumerateArray().SelectMany(item => Render(item, values, inArray: true))
        : Render(chosen, values);

    private static JsonNode? RenderOne(JsonElement template, TemplateValues values) => template.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => RenderText(template.GetString()!, values),
        JsonValueKind.Array => new JsonArray([.. template.EnumerateArray().SelectMany(item => Render(item, values, inArray: true))]),
        JsonValueKind.Object => new JsonObject(
            from property in template.EnumerateObject()
            from node in Render(property.Value, values)
            select KeyValuePair.Create(property.Name, node)),
        _ => JsonValue.Create(template),
    };

    private static JsonValue RenderText(string text, TemplateValues values) =>
        Parts().Match(text) is var first && first.Length == text.Length && Placeholder.IsNumber(first.Groups[Name].Value)
            ? JsonValue.Create(long.Parse(Fill(text, values), CultureInfo.InvariantCulture))
            : JsonValue.Create(Fill(text, values));

    private static bool IsChoice(JsonElement template) => template.ValueKind == JsonValueKind.Object && template.TryGetProperty(If, out _);

    private static JsonElement? Chosen(JsonElement choice, TemplateValues values) =>
        choice.TryGetProperty(values.Holds.Contains(choice.GetProperty(If).GetString()!) ? Then : Else, out var chosen) ? chosen : null;

    /// <summary>A brace written twice, a placeholder, a single brace, or what stands between.</summary>
    [GeneratedRegex(@"\{\{|\}\}|\{(?<name>[^{}]*)\}|(?<single>[{}])|[^{}]+")]
    public static partial Regex Parts();
}

/// <summary>What the placeholders stand for, and which conditions hold, for one instance.</summary>
internal sealed record TemplateValues(IReadOnlyDictionary<string, string> Texts, IReadOnlySet<string> Holds)
{
    public static TemplateValues None { get; } = new(new Dictionary<string, string>(), new HashSet<string>());
}
