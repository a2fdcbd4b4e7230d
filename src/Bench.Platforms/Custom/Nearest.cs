namespace Bench.Platforms.Custom;

/// <summary>Suggests what was meant by a word that is not known.</summary>
internal static class Nearest
{
    private const int LongestWord = 100;

    /// <summary>"Did you mean …?" where one of the words is near, otherwise all of them.</summary>
    public static string Advice(string word, IReadOnlyList<string> known)
    {
        var nearest = word.Length > LongestWord ? null : known.MinBy(candidate => Distance(word, candidate));
        return nearest is not null && Distance(word, nearest) <= Math.Max(1, Math.Max(word.Length, nearest.Length) / 3)
            ? $"Did you mean '{nearest}'?"
            : $"Known are: {string.Join(", ", known)}.";
    }

    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
