using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bench.Platforms.Templates;

/// <summary>A part of a platform file with placeholders and conditions, checked when it was read: filling it in cannot fail.</summary>
internal abstract record Template
{
    private Template()
    {
    }

    /// <summary>A text.</summary>
    public sealed record Text(IReadOnlyList<TextPart> Parts) : Template
    {
        /// <summary>The text for one instance.</summary>
        public string Fill(TemplateValues values) =>
            string.Concat(Parts.Select(part => part.IsPlaceholder ? values.Texts[part.Content] : part.Content));
    }

    /// <summary>A number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public sealed record Constant(JsonElement Value) : Template;

    /// <summary>An array.</summary>
    public sealed record List(IReadOnlyList<Template> Items) : Template;

    /// <summary>An object.</summary>
    public sealed record Map(IReadOnlyList<KeyValuePair<string, Template>> Entries) : Template;

    /// <summary>What is there under a condition: in an array its items, elsewhere a value.</summary>
    public sealed record Choice(TemplateCondition If, Template Then, Template? Else) : Template;

    /// <summary>The texts of an array of texts and conditions.</summary>
    public static IEnumerable<string> Arguments(Template template, TemplateValues values) => template switch
    {
        Text text => [text.Fill(values)],
        List list => list.Items.SelectMany(item => Arguments(item, values)),
        Choice choice => Chosen(choice, values) is { } chosen ? Arguments(chosen, values) : [],
        _ => throw new InvalidOperationException($"{template.GetType().Name} is no argument."),
    };

    /// <summary>The value for one instance; false when a condition leaves it out.</summary>
    public static bool TryRender(Template template, TemplateValues values, out JsonNode? node)
    {
        node = null;
        switch (template)
        {
            case Choice choice:
                return Chosen(choice, values) is { } chosen && TryRender(chosen, values, out node);
            case Constant constant:
                node = constant.Value.ValueKind == JsonValueKind.Null ? null : JsonValue.Create(constant.Value);
                return true;
            case Text { Parts: [{ IsPlaceholder: true, Content: var name }] } number when Placeholder.IsNumber(name):
                node = JsonValue.Create(long.Parse(number.Fill(values), CultureInfo.InvariantCulture));
                return true;
            case Text text:
                node = JsonValue.Create(text.Fill(values));
                return true;
            case List list:
                node = new JsonArray([.. Spliced(list, values)]);
                return true;
            case Map map:
                var content = new JsonObject();
                foreach (var (key, value) in map.Entries)
                {
                    if (TryRender(value, values, out var child))
                    {
                        content[key] = child;
                    }
                }

                node = content;
                return true;
            default:
                throw new InvalidOperationException($"{template.GetType().Name} is not known.");
        }
    }

    private static IEnumerable<JsonNode?> Spliced(List list, TemplateValues values)
    {
        foreach (var item in list.Items)
        {
            if (item is Choice choice)
            {
                foreach (var node in Chosen(choice, values) is List chosen ? Spliced(chosen, values) : [])
                {
                    yield return node;
                }
            }
            else if (TryRender(item, values, out var node))
            {
                yield return node;
            }
        }
    }

    private static Template? Chosen(Choice choice, TemplateValues values) => values.Holds.Contains(choice.If) ? choice.Then : choice.Else;
}

/// <summary>A piece of a text: as it stands, or the name of a placeholder.</summary>
/// <param name="Content">The text or the name.</param>
/// <param name="IsPlaceholder">Which of the two.</param>
internal sealed record TextPart(string Content, bool IsPlaceholder);
