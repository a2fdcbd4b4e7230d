using System.Text.Json;

namespace Bench.Platforms.Custom;

/// <summary>A value of a platform file with its place, a JSON path, so that whatever is wrong can be said with it.</summary>
internal sealed class FileNode(JsonElement element, string place, string file)
{
    public JsonValueKind Kind => element.ValueKind;

    /// <summary>The exception that says what is wrong here and what to do.</summary>
    public PlatformFileException Wrong(string what, Exception? inner = null) => new(file, place, what, inner);

    /// <summary>Holds the value to the shape of the type that it will be read into: kinds, required and known keys, words of an
    /// enumeration.</summary>
    /// <exception cref="PlatformFileException">It does not fit.</exception>
    public void Fit(Type wanted, JsonSerializerOptions format)
    {
        var type = Nullable.GetUnderlyingType(wanted) ?? wanted;
        if (type == typeof(string))
        {
            _ = Text() is { Length: > 0 } text ? text : throw Wrong("the text is empty. Write one, or remove the key.");
        }
        else if (type == typeof(bool))
        {
            _ = Kind is JsonValueKind.True or JsonValueKind.False ? true : throw Wrong($"this is {Named(Kind)}. Write true or false.");
        }
        else if (type == typeof(int))
        {
            _ = Number();
        }
        else if (type.IsEnum)
        {
            OneOf([.. Enum.GetNames(type).Select(name => name.ToLowerInvariant())]);
        }
        else if (type.IsAssignableTo(typeof(IEnumerable<string>)))
        {
            Items().ToList().ForEach(item => item.Text());
        }
        else if (type.IsGenericType && type.GenericTypeArguments is [_, var value])
        {
            foreach (var (key, node) in Entries())
            {
                _ = key.Length > 0 && !key.Contains('\0')
                    ? key
                    : throw node.Wrong("the name is empty or has the character NUL. Write a name.");
                node.Fit(value, format);
            }
        }
        else if (type.IsGenericType)
        {
            Items();
        }
        else if (type != typeof(JsonElement))
        {
            var members = format.GetTypeInfo(type).Properties.Where(member => member.Set is not null).ToList();
            var fields = Fields(
                members.Select(member => member.Name),
                members.Where(member => member.IsRequired).Select(member => member.Name));
            members.ForEach(member => fields.GetValueOrDefault(member.Name)?.Fit(member.PropertyType, format));
        }
    }

    public string Text()
    {
        Expect(JsonValueKind.String, "a text in quotes");
        var text = Decoded(element.GetString)!;
        return text.Contains('\0') ? throw Wrong("a text cannot contain the character NUL. Remove \\u0000.") : text;
    }

    public int Number()
    {
        Expect(JsonValueKind.Number, "a whole number");
        return element.TryGetInt32(out var number) ? number : throw Wrong("this is no whole number in range. Write one.");
    }

    public string OneOf(IReadOnlyList<string> words)
    {
        var text = Text();
        return words.Contains(text, StringComparer.Ordinal) ? text : throw Wrong($"'{text}' is not known. {Nearest.Advice(text, words)}");
    }

    public IReadOnlyList<FileNode> Items()
    {
        Expect(JsonValueKind.Array, "an array in []");
        return [.. element.EnumerateArray().Select((item, index) => new FileNode(item, $"{place}[{index}]", file))];
    }

    public IReadOnlyList<KeyValuePair<string, FileNode>> Entries()
    {
        Expect(JsonValueKind.Object, "an object in {}");
        return
        [
            .. from property in element.EnumerateObject()
               let key = Decoded(() => property.Name)
               select KeyValuePair.Create(key, new FileNode(property.Value, Below(key), file)),
        ];
    }

    /// <summary>What stands under a key of an object; null where the key is absent.</summary>
    public FileNode? Field(string key) => Entries().FirstOrDefault(entry => entry.Key == key).Value;

    /// <summary>The entries of an object whose keys are these and no others.</summary>
    public IReadOnlyDictionary<string, FileNode> Fields(IEnumerable<string> known, IEnumerable<string> required)
    {
        var fields = Entries().ToDictionary();
        var unknown = fields.FirstOrDefault(field => !known.Contains(field.Key));
        return unknown.Key is not null
            ? throw unknown.Value.Wrong($"the key '{unknown.Key}' is not known. {Nearest.Advice(unknown.Key, [.. known])}")
            : required.FirstOrDefault(key => !fields.ContainsKey(key)) is { } missing
                ? throw Wrong($"the key '{missing}' is missing. Add it; docs/platform-files.md says what it means.")
            : fields;
    }

    private T Decoded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException exception)
        {
            throw Wrong(
                "a text or key is not valid Unicode. Save the file as UTF-8, and write characters beyond U+FFFF as they are.",
                exception);
        }
    }

    private void Expect(JsonValueKind kind, string wanted)
    {
        if (Kind != kind)
        {
            throw Wrong($"this is {Named(Kind)}. Write {wanted}.");
        }
    }

    private string Below(string key) =>
        key.Length > 0 && key.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '_' or '$')
            ? $"{place}.{key}"
            : $"{place}['{key}']";

    private static string Named(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
