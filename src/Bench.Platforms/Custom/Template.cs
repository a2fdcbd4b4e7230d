using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bench.Platforms.Custom;

/// <summary>Fills in the placeholders and conditions of a platform file, which <see cref="TemplateCheck"/> has checked.</summary>
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
    public static string Fill(string text, TemplateValues values) => Parts().Replace(text, part => part.Groups[Name].Success
        ? values.Texts[part.Groups[Name].Value]
        : part.Value is "{{" or "}}" ? part.Value[..1] : part.Value);

    /// <summary>The texts of an array of texts and conditions.</summary>
    public static IEnumerable<string> Arguments(IEnumerable<JsonElement> items, TemplateValues values) =>
        items.SelectMany(item => Render(item, values, inArray: true)).Select(text => text!.ToString());

    /// <summary>The values that stand for a template: none where a condition leaves it out, several for a condition in an array.</summary>
    public static IEnumerable<JsonNode?> Render(JsonElement template, TemplateValues values, bool inArray = false)
    {
        if (template.ValueKind != JsonValueKind.Object || !template.TryGetProperty(If, out _))
        {
            return [RenderOne(template, values)];
        }

        if (Chosen(template, values) is not { } chosen)
        {
            return [];
        }

        return inArray ? chosen.EnumerateArray().SelectMany(item => Render(item, values, inArray: true)) : Render(chosen, values);
    }

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

    // A text that is only a placeholder for a number becomes a number.
    private static JsonValue RenderText(string text, TemplateValues values) =>
        Placeholder.Numbers.Any(number => text == $"{{{number}}}")
            ? JsonValue.Create(long.Parse(Fill(text, values), CultureInfo.InvariantCulture))
            : JsonValue.Create(Fill(text, values));

    private static JsonElement? Chosen(JsonElement choice, TemplateValues values) =>
        choice.TryGetProperty(values.Holds.Contains(choice.GetProperty(If).GetString()!) ? Then : Else, out var chosen) ? chosen : null;

    /// <summary>A brace written twice, a placeholder, a single brace, or the text between.</summary>
    [GeneratedRegex(@"\{\{|\}\}|\{(?<name>[^{}]*)\}|(?<single>[{}])|[^{}]+")]
    public static partial Regex Parts();
}

/// <summary>The texts of the placeholders and the conditions that hold, for one instance.</summary>
internal sealed record TemplateValues(IReadOnlyDictionary<string, string> Texts, IReadOnlySet<string> Holds)
{
    public static TemplateValues None { get; } = new(new Dictionary<string, string>(), new HashSet<string>());
}

/// <summary>Checks that a template can be filled in for every instance, where these conditions hold.</summary>
internal sealed class TemplateCheck(PlatformFile file, params string[] holding)
{
    private readonly HashSet<string> _holding = [.. holding];

    /// <summary>The same check where one more condition holds.</summary>
    public TemplateCheck With(string condition) => new(file, [.. _holding, condition]);

    /// <summary>Checks a command: the program, then texts and conditions.</summary>
    public void Command(JsonElement[] command, string place)
    {
        file.Require(command is { Length: > 0 }, place, "the command is empty. Write the program and its arguments, each as an item.");
        file.Require(
            command[0].ValueKind == JsonValueKind.String && command[0].GetString() is { Length: > 0 } program
            && !Template.Parts().Matches(program).Any(part => part.Groups[Template.Name].Success),
            $"{place}[0]",
            "write the program's name or path as it is, without a placeholder or condition: it is looked for before there is an instance.");
        Arguments(command, place);
    }

    /// <summary>Checks an array of texts and conditions.</summary>
    public void Arguments(IEnumerable<JsonElement> items, string place)
    {
        foreach (var (index, item) in items.Index())
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                Choice(item, $"{place}[{index}]", inArray: true, (check, part, at) => check.Arguments(part.EnumerateArray(), at));
            }
            else
            {
                Text(item, $"{place}[{index}]");
            }
        }
    }

    /// <summary>Checks any JSON with texts and conditions in it.</summary>
    public void Json(JsonElement node, string place, bool inArray = false)
    {
        if (node.ValueKind == JsonValueKind.String)
        {
            Text(node, place);
        }
        else if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var (index, item) in node.EnumerateArray().Index())
            {
                Json(item, $"{place}[{index}]", inArray: true);
            }
        }
        else if (node.ValueKind == JsonValueKind.Object && node.TryGetProperty(Template.If, out _))
        {
            Choice(node, place, inArray, (check, part, at) => check.Json(part, at));
        }
        else if (node.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in node.EnumerateObject())
            {
                Json(property.Value, $"{place}.{property.Name}");
            }
        }
    }

    /// <summary>Checks a text with placeholders.</summary>
    public void Text(JsonElement node, string place)
    {
        file.Require(node.ValueKind == JsonValueKind.String, place, "write a text in quotes, or in a command a condition.");
        var text = node.GetString()!;
        file.Require(!text.Contains('\0'), place, "a text cannot contain the character NUL. Remove \\u0000.");
        foreach (Match part in Template.Parts().Matches(text))
        {
            file.Require(!part.Groups[Template.Single].Success, place, $"there is a single '{part.Value}' at character {part.Index + 1}. "
                + "Write a brace itself twice, or {name} for a placeholder.");
            if (part.Groups[Template.Name] is { Success: true, Value: var name })
            {
                var placeholder = Placeholder.All.FirstOrDefault(one => one.Name == name);
                file.Require(placeholder is not null, place, $"the placeholder {{{name}}} is not known. A brace itself is written twice. "
                    + $"Known are: {string.Join(", ", Placeholder.All.Select(one => one.Name))}.");
                file.Require(placeholder!.IsKnown(file, _holding), place, $"{{{name}}} is empty here for some instances. "
                    + "docs/platform-files.md says which guest form, cgroup, key or condition it needs.");
            }
        }
    }

    private void Choice(JsonElement choice, string place, bool inArray, Action<TemplateCheck, JsonElement, string> check)
    {
        string[] keys = [Template.If, Template.Then, Template.Else];
        foreach (var property in choice.EnumerateObject())
        {
            file.Require(keys.Contains(property.Name), $"{place}.{property.Name}", "a condition has the keys if, then and else.");
        }

        file.Require(choice.TryGetProperty(Template.If, out var condition), place, "the key 'if' is missing.");
        file.Require(choice.TryGetProperty(Template.Then, out _), place, "the key 'then' is missing.");
        file.Require(
            condition.ValueKind == JsonValueKind.String && Placeholder.Conditions.Contains(condition.GetString()),
            $"{place}.{Template.If}",
            $"write one of {string.Join(", ", Placeholder.Conditions)}.");
        foreach (var key in keys.Skip(1))
        {
            if (choice.TryGetProperty(key, out var part))
            {
                file.Require(!inArray || part.ValueKind == JsonValueKind.Array, $"{place}.{key}", "in an array, write an array in [].");
                check(key == Template.Then ? With(condition.GetString()!) : this, part, $"{place}.{key}");
            }
        }
    }
}
