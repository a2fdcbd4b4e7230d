using System.Diagnostics;

namespace Bench.Linux.Tests;

/// <summary>A shell that runs a script, told to go on and asked how far it is by lines on its standard streams.</summary>
internal sealed class Shell : IDisposable
{
    private readonly Process _process;

    public Shell(string script)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;

    public string? WaitForLine() => _process.StandardOutput.ReadLine();

    public void GoOn()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
    }

    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
