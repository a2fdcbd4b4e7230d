using System.Text.Json;

namespace Bench.Platforms.Templates;

/// <summary>A value of a platform file with its place, so that whatever is wrong can be said with it.</summary>
/// <param name="element">The value.</param>
/// <param name="place">Its JSON path.</param>
/// <param name="file">The file.</param>
internal sealed class FileNode(JsonElement element, string place, string file)
{
    /// <summary>What kind of value it is.</summary>
    public JsonValueKind Kind => element.ValueKind;

    /// <summary>The value, valid longer than the file's text.</summary>
    public JsonElement Value => element.Clone();

    /// <summary>The exception that says what is wrong here and what to do.</summary>
    public PlatformFileException Wrong(string what, Exception? inner = null) => new(file, place, what, inner);

    /// <summary>A text.</summary>
    public string Text()
    {
        Expect(JsonValueKind.String, "a text in quotes");
        string text;
        try
        {
            text = element.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw Wrong("the text is not valid Unicode. Save the file as UTF-8, and write characters beyond U+FFFF as they are.", exception);
        }

        return text.Contains('\0') ? throw Wrong("a text cannot contain the character NUL. Remove \\u0000.") : text;
    }

    /// <summary>A text of at least one character.</summary>
    public string Words() => Text() is { Length: > 0 } text ? text : throw Wrong("the text is empty. Write one, or remove the key.");

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Flag() => Kind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : throw Wrong($"this is {Named(Kind)}. Write true or false.");

    /// <summary>A whole number.</summary>
    public int Number()
    {
        Expect(JsonValueKind.Number, "a whole number");
        return element.TryGetInt32(out var number) ? number : throw Wrong("this is no whole number in range. Write one.");
    }

    /// <summary>One of a few words.</summary>
    public string OneOf(params IReadOnlyList<string> words)
    {
        var text = Text();
        return words.Contains(text, StringComparer.Ordinal) ? text : throw Wrong($"'{text}' is not known. {Nearest.Advice(text, words)}");
    }

    /// <summary>The items of an array.</summary>
    public IReadOnlyList<FileNode> Items()
    {
        Expect(JsonValueKind.Array, "an array in []");
        return [.. element.EnumerateArray().Select((item, index) => new FileNode(item, $"{place}[{index}]", file))];
    }

    /// <summary>The entries of an object whose keys are free.</summary>
    public IReadOnlyList<KeyValuePair<string, FileNode>> Entries()
    {
        Expect(JsonValueKind.Object, "an object in {}");
        try
        {
            return [.. element.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, new FileNode(property.Value, Below(property.Name), file)))];
        }
        catch (InvalidOperationException exception)
        {
            throw Wrong("a key is not valid Unicode. Save the file as UTF-8, and write characters beyond U+FFFF as they are.", exception);
        }
    }

    /// <summary>The entries of an object whose keys are these and no others.</summary>
    public IReadOnlyDictionary<string, FileNode> Fields(IReadOnlyList<string> known, params IReadOnlyList<string> required)
    {
        var fields = new Dictionary<string, FileNode>();
        foreach (var (key, value) in Entries())
        {
            if (!known.Contains(key, StringComparer.Ordinal))
            {
                throw value.Wrong($"the key '{key}' is not known. {Nearest.Advice(key, known)}");
            }

            fields.Add(key, value);
        }

        return required.FirstOrDefault(key => !fields.ContainsKey(key)) is { } missing
            ? throw Wrong($"the key '{missing}' is missing. Add it; docs/platform-files.md says what it means.")
            : fields;
    }

    private void Expect(JsonValueKind kind, string wanted)
    {
        if (Kind != kind)
        {
            throw Wrong($"this is {Named(Kind)}. Write {wanted}.");
        }
    }

    private string Below(string key) =>
        key.Length > 0 && key.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '_' or '$') ? $"{place}.{key}" : $"{place}['{key}']";

    private static string Named(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
