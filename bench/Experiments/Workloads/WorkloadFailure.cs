namespace Bench.Experiments.Workloads;

/// <summary>Describes why a program in a guest failed: the meaning of a known message first, then its last words.</summary>
internal static class WorkloadFailure
{
    private const int LastWords = 300;

    // The C library's texts, whichever program prints them.
    private static readonly (string Text, string Meaning)[] Known =
    [
        ("No space left on device", "the guest's disk is full"),
        ("Disk quota exceeded", "the guest's disk is full"),
        ("database or disk is full", "the guest's disk is full"), // SQLite's own words
        ("Address already in use", "the port is in use already"),
        ("Network is unreachable", "the guest has no network"),
        ("Cannot assign requested address", "the guest has no such address"),
        ("Connection refused", "nobody answers at that address"),
        ("No route to host", "the address cannot be reached"),
        ("Cannot allocate memory", "the guest's memory does not suffice"),
        ("Function not implemented", "the guest's kernel lacks that call"),
        ("Operation not permitted", "the platform does not permit it"),
        ("Permission denied", "the platform does not permit it"),
        ("Read-only file system", "the guest's file system is read-only"),
    ];

    /// <summary>Fails where a command did not end with 0.</summary>
    /// <exception cref="InstanceException">It did not end with 0.</exception>
    public static void Require(string what, CommandResult result)
    {
        if (result.ExitCode != 0)
        {
            var failure = result.ExitCode == CommandResult.Killed ? InstanceFailure.Timeout : InstanceFailure.Failed;
            throw new InstanceException(failure, Describe(what, result));
        }
    }

    /// <summary>Describes how a command ended that should have ended with 0.</summary>
    public static string Describe(string what, CommandResult result)
    {
        var said = $"{result.ErrorText.Trim()}\n{result.OutputText.Trim()}".Trim();
        var meaning = Known.FirstOrDefault(known => said.Contains(known.Text, StringComparison.OrdinalIgnoreCase)).Meaning;
        var end = result.ExitCode == CommandResult.Killed ? "was killed: it ran out of time or memory" : $"ended with {result.ExitCode}";
        var words = said.Length > LastWords ? $": … {said[^LastWords..]}" : $": {said}";
        return $"{(meaning is null ? "" : $"{meaning}: ")}{what} in the guest {end}{(said.Length == 0 ? " and said nothing" : words)}";
    }
}
