namespace Bench.Views;

/// <summary>The live line of a run: where it is, what is measured now, and the value that was measured last.</summary>
internal static class ProgressLine
{
    private const string Separator = " · ";

    /// <summary>Columns that a value and the beginning of its case need: what is measured now is cut before these are.</summary>
    private const int LeastOfLast = 16;

    /// <summary>Fits the line to a terminal. Its last column stays free, since some begin a new line when it is written to.</summary>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="position">Round, case and time left; cut only where the terminal is narrower.</param>
    /// <param name="now">The case that is measured now.</param>
    /// <param name="last">What was measured last, with the value first; empty before the first.</param>
    public static string Fit(int width, string position, string now, string last)
    {
        var room = Math.Max(0, width - 1);
        if (last.Length == 0)
        {
            return Cut($"{position}{Separator}{now}", room);
        }

        var left = room - position.Length - (2 * Separator.Length);
        if (left < 2 * LeastOfLast)
        {
            return Cut($"{position}{Separator}{last}", room);
        }

        var ofLast = Math.Min(last.Length, Math.Max(LeastOfLast, left - now.Length));
        return $"{position}{Separator}{Cut(now, left - ofLast)}{Separator}{Cut(last, ofLast)}";
    }

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        return length == 0 ? string.Empty : $"{text[..(length - 1)]}…";
    }
}
