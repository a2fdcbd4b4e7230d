using System.Text;

namespace Bench.Platforms.Consoles;

/// <summary>A shell command for a guest.</summary>
/// <param name="Text">For the guest's <c>sh -c</c>; at most 2560 bytes of UTF-8 together with <see cref="Environment"/>.</param>
/// <param name="Limit">Past this the guest kills it; whole seconds, rounded up. The input's arrival does not count.</param>
public sealed record GuestCommand(string Text, TimeSpan Limit)
{
    // What a terminal keeps of one line, in base64. Longer text can be input.
    private const int LongestScript = 2560;

    /// <summary>Its standard input, byte for byte; null for none (<c>/dev/null</c>).</summary>
    public byte[]? Input { get; init; }

    /// <summary>Variables added to its environment. Names as the shell takes them; values without NUL.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The text for the guest's shell, variables included; never empty.</summary>
    /// <exception cref="ArgumentException">A name is none, a value or the text has a NUL, or it all is too long.</exception>
    internal byte[] Script()
    {
        var script = new StringBuilder();
        foreach (var (name, value) in Environment)
        {
            if (!IsName(name))
            {
                throw new ArgumentException($"'{name}' is no name of an environment variable.");
            }

            script.Append("export ").Append(name).Append("='").Append(value.Replace("'", @"'\''", StringComparison.Ordinal)).Append("'\n");
        }

        var bytes = Encoding.UTF8.GetBytes(script.Append(Text).Append('\n').ToString());
        if (bytes.Contains((byte)0))
        {
            throw new ArgumentException("A command and its environment cannot hold a NUL.");
        }

        return bytes.Length <= LongestScript ? bytes : throw new ArgumentException(
            $"A command and its environment cannot be longer than {LongestScript} bytes; these are {bytes.Length}. Give it as input.");
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol == '_');
}

/// <summary>How a command inside a guest ended.</summary>
/// <param name="ExitCode">Exit code; 128 + signal number when a signal ended it, as when its time limit ran out (137).</param>
/// <param name="Output">Standard output, byte for byte.</param>
/// <param name="Error">Standard error, byte for byte.</param>
/// <param name="Elapsed">Time from writing the request to reading the end of the answer, on the host's clock.</param>
public sealed record CommandResult(int ExitCode, byte[] Output, byte[] Error, TimeSpan Elapsed)
{
    /// <summary>The exit code of a command that was killed, for its time limit or by the kernel for want of memory.</summary>
    public const int Killed = 137;

    /// <summary>Standard output as UTF-8 text; invalid bytes become replacement characters.</summary>
    public string OutputText => Encoding.UTF8.GetString(Output);

    /// <summary>Standard error likewise.</summary>
    public string ErrorText => Encoding.UTF8.GetString(Error);
}
