using System.Runtime.InteropServices;

namespace Bench;

/// <summary>Makes the process independent of the shell and the terminal that it was started from.</summary>
internal static partial class ProcessSetup
{
    private const string TerminalType = "TERM";
    private const int Terminate = 15;

    // 022: others may read what the harness makes. Users inside an instance must read its root, and users of the host its results.
    private const uint UmaskOfHarness = 0b000_010_010;

    /// <summary>Sets the umask, tolerates the loss of the terminal, and handles SIGHUP as SIGTERM until the result is disposed.</summary>
    /// <remarks>Call it before anything uses the console.</remarks>
    public static IDisposable Apply()
    {
        _ = SetUmask(UmaskOfHarness);
        IgnoreLossOfTerminal();

        // A shell and the kernel each send one when a session ends.
        var isFirst = 1;
        return PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            if (Interlocked.Exchange(ref isFirst, 0) == 1)
            {
                _ = SendSignal(Environment.ProcessId, Terminate);
            }
        });
    }

    private static void IgnoreLossOfTerminal()
    {
        // BenchmarkDotNet sets the terminal's title, and aborts the process at its end if the terminal is gone. .NET looks up in TERM how
        // to do that, once, at the first title: without TERM it never does. Spectre reads TERM itself, later.
        var term = Environment.GetEnvironmentVariable(TerminalType);
        Environment.SetEnvironmentVariable(TerminalType, null);
        Console.Title = string.Empty;
        Environment.SetEnvironmentVariable(TerminalType, term);
        Console.SetOut(new HangUpWriter(Console.Out));
        Console.SetError(new HangUpWriter(Console.Error));
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetUmask(uint mask);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
