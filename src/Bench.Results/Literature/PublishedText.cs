using System.Text.Json;

namespace Bench.Results.Literature;

/// <summary>What a file of published figures must hold, beyond its types. The reader adds file and line to what is thrown.</summary>
internal static class PublishedText
{
    /// <exception cref="JsonException">The text is empty.</exception>
    public static void Require(string text, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new JsonException($"'{field}' is empty");
        }
    }

    /// <exception cref="JsonException">The list is empty.</exception>
    public static void RequireAny<T>(IReadOnlyList<T> list, string field)
    {
        if (list.Count == 0)
        {
            throw new JsonException($"'{field}' is empty");
        }
    }

    /// <exception cref="JsonException">There is neither an entry nor a reason why there is none, or both.</exception>
    public static void RequireEither<T>(IReadOnlyList<T> list, string field, string? noCounterpart)
    {
        if (list.Count == 0 == string.IsNullOrWhiteSpace(noCounterpart))
        {
            throw new JsonException(list.Count == 0
                ? $"'{field}' is empty, and 'no_counterpart' does not say why"
                : $"'{field}' names something, and 'no_counterpart' says that there is nothing");
        }
    }

    /// <exception cref="JsonException">The value is no positive number.</exception>
    public static void RequirePositive(double value)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new JsonException("'value' must be above 0");
        }
    }
}
