using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Results.Model;

/// <summary>The parameters of a case, in ordinal order of their names, compared by content.</summary>
[JsonConverter(typeof(ParameterSetJsonConverter))]
public sealed class ParameterSet : IReadOnlyCollection<KeyValuePair<string, string>>, IEquatable<ParameterSet>
{
    private readonly SortedDictionary<string, string> _values;

    /// <summary>Keeps a copy of the given names and values.</summary>
    public ParameterSet(IEnumerable<KeyValuePair<string, string>> values) =>
        _values = new SortedDictionary<string, string>(new Dictionary<string, string>(values), StringComparer.Ordinal);

    /// <summary>No parameters.</summary>
    public static ParameterSet None { get; } = new([]);

    /// <inheritdoc />
    public int Count => _values.Count;

    /// <summary>The value of the parameter of this name, or null when there is none.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <inheritdoc />
    public bool Equals(ParameterSet? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ParameterSet);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var pair in _values)
        {
            hash.Add(pair.Key);
            hash.Add(pair.Value);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary><c>name=value name=value</c>, or the empty string.</summary>
    public override string ToString() => string.Join(' ', _values.Select(pair => $"{pair.Key}={pair.Value}"));
}

/// <summary>A <see cref="ParameterSet"/> as an object of strings.</summary>
internal sealed class ParameterSetJsonConverter : JsonConverter<ParameterSet>
{
    public override ParameterSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("parameters must be an object of strings");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new JsonException($"parameter '{name}' must be a string");
            }

            if (!values.TryAdd(name, reader.GetString()!))
            {
                throw new JsonException($"Duplicate property '{name}' of the parameters");
            }
        }

        return values.Count == 0 ? ParameterSet.None : new ParameterSet(values);
    }

    public override void Write(Utf8JsonWriter writer, ParameterSet value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value)
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }
}
