using System.Text;
using System.Text.Json;

namespace Bench.Platforms.Templates;

/// <summary>Reads templates, and refuses those that could not be filled in for every instance.</summary>
internal static class TemplateReader
{
    private const string If = "if";
    private const string Then = "then";
    private const string Else = "else";

    private static readonly string[] Conditions = ["scratch", "disk", "swap"];

    /// <summary>A command: an array of texts and conditions, the first of which is the program.</summary>
    public static Template.List Command(FileNode node, TemplateScope scope)
    {
        var items = node.Items();
        if (items is not [var program, ..])
        {
            throw node.Wrong("the command is empty. Write the program and its arguments, each as an item of its own.");
        }

        if (program.Kind == JsonValueKind.String && program.Text().Length == 0)
        {
            throw program.Wrong("the program is empty. Write its name or its path.");
        }

        return program.Kind == JsonValueKind.String && Text(program, scope).Parts is [{ IsPlaceholder: false }]
            ? Arguments(node, scope)
            : throw program.Wrong("the program must stand here as it is, without a placeholder or condition, for it is looked for before there is an instance. Write its name or its path.");
    }

    /// <summary>An array of texts and conditions.</summary>
    public static Template.List Arguments(FileNode node, TemplateScope scope) => new([.. node.Items().Select(item => Argument(item, scope))]);

    /// <summary>Any JSON with texts and conditions in it.</summary>
    public static Template Json(FileNode node, TemplateScope scope, bool inArray = false)
    {
        switch (node.Kind)
        {
            case JsonValueKind.String:
                return Text(node, scope);
            case JsonValueKind.Array:
                return new Template.List([.. node.Items().Select(item => Json(item, scope, inArray: true))]);
            case JsonValueKind.Object when IsChoice(node):
                return Choice(node, scope, (part, below) => inArray && part.Kind != JsonValueKind.Array
                    ? throw part.Wrong("in an array, what is there under a condition is an array of items. Put it in [].")
                    : Json(part, below));
            case JsonValueKind.Object:
                return new Template.Map([.. node.Entries().Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value, scope)))]);
            default:
                return new Template.Constant(node.Value);
        }
    }

    /// <summary>A text with placeholders.</summary>
    public static Template.Text Text(FileNode node, TemplateScope scope)
    {
        var text = node.Text();
        var parts = new List<TextPart>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var symbol = text[i];
            if (symbol is not ('{' or '}'))
            {
                literal.Append(symbol);
            }
            else if (i + 1 < text.Length && text[i + 1] == symbol)
            {
                literal.Append(symbol);
                i++;
            }
            else if (symbol == '{' && text.IndexOf('}', i) is var end and > 0)
            {
                if (literal.Length > 0)
                {
                    parts.Add(new TextPart(literal.ToString(), false));
                    literal.Clear();
                }

                parts.Add(new TextPart(Known(node, text[(i + 1)..end], scope), true));
                i = end;
            }
            else
            {
                throw node.Wrong($"there is a single '{symbol}' at character {i + 1}. Write '{symbol}{symbol}' for the brace itself, or {{name}} for a placeholder.");
            }
        }

        if (literal.Length > 0 || parts.Count == 0)
        {
            parts.Add(new TextPart(literal.ToString(), false));
        }

        return new Template.Text(parts);
    }

    private static Template Argument(FileNode node, TemplateScope scope) => node.Kind switch
    {
        JsonValueKind.String => Text(node, scope),
        JsonValueKind.Object => Choice(node, scope, Arguments),
        _ => throw node.Wrong("an argument is a text, also where it is a number. Put it in quotes, or write {\"if\": …, \"then\": […]}."),
    };

    private static bool IsChoice(FileNode node) => node.Entries().Any(entry => entry.Key == If);

    private static Template.Choice Choice(FileNode node, TemplateScope scope, Func<FileNode, TemplateScope, Template> read)
    {
        var fields = node.Fields([If, Then, Else], If, Then);
        var condition = fields[If].OneOf(Conditions) switch
        {
            "scratch" => TemplateCondition.Scratch,
            "disk" => TemplateCondition.Disk,
            _ => TemplateCondition.Swap,
        };
        if (condition == TemplateCondition.Disk && scope.Form == GuestForm.Root)
        {
            throw fields[If].Wrong("with the guest's form 'root' there is never a disk. Remove the condition, or change $.guest.form.");
        }

        return new Template.Choice(condition, read(fields[Then], scope.Under(condition)), fields.TryGetValue(Else, out var other) ? read(other, scope) : null);
    }

    private static string Known(FileNode node, string name, TemplateScope scope)
    {
        if (!Placeholder.All.Contains(name))
        {
            throw node.Wrong($"the placeholder {{{name}}} is not known. {Nearest.Advice(name, Placeholder.All)} A brace itself is written twice.");
        }

        return scope.WhyNot(name) is { } reason ? throw node.Wrong(reason) : name;
    }
}
