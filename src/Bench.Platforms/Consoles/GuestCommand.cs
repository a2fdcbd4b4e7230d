using System.Text;

namespace Bench.Platforms.Consoles;

/// <summary>A shell command for a guest.</summary>
/// <param name="Text">The command, for the guest's <c>sh -c</c>; at most 2560 bytes of UTF-8 together with
/// <see cref="Environment"/>.</param>
/// <param name="Limit">Past this the guest kills it; whole seconds, rounded up. The input's arrival is not part of it.</param>
public sealed record GuestCommand(string Text, TimeSpan Limit)
{
    // What a terminal keeps of one line, in base64. Whatever is longer can be input.
    private const int LongestScript = 2560;

    /// <summary>Its standard input, byte for byte; null for none (<c>/dev/null</c>).</summary>
    public byte[]? Input { get; init; }

    /// <summary>Variables added to its environment, which is the same on every platform otherwise. Names as the shell takes them; values
    /// without NUL.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What the guest's shell runs, variables included; never empty.</summary>
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
        return bytes.AsSpan().Contains((byte)0) ? throw new ArgumentException("A command and its environment cannot hold a NUL.")
            : bytes.Length > LongestScript ? throw new ArgumentException($"A command and its environment cannot be longer than {LongestScript} bytes; these are {bytes.Length}. Give what is long as input.")
            : bytes;
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol == '_');
}
