using System.Text;

namespace Bench.Platforms.Consoles;

/// <summary>How a command inside a guest ended.</summary>
/// <param name="ExitCode">Exit code; 128 + signal number when a signal ended it, as when its limit of time ran out (137).</param>
/// <param name="Output">Standard output, byte for byte.</param>
/// <param name="Error">Standard error, byte for byte.</param>
/// <param name="Elapsed">Time from writing the request to reading the end of the answer, on the host's clock.</param>
public sealed record CommandResult(int ExitCode, byte[] Output, byte[] Error, TimeSpan Elapsed)
{
    /// <summary>The exit code of a command that was killed: because its limit of time ran out, or by the kernel for want of
    /// memory.</summary>
    public const int Killed = 137;

    /// <summary>Standard output as UTF-8 text; invalid bytes become replacement characters.</summary>
    public string OutputText => Encoding.UTF8.GetString(Output);

    /// <summary>Standard error likewise.</summary>
    public string ErrorText => Encoding.UTF8.GetString(Error);
}
