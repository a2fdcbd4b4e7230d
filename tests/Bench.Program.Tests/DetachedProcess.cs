using System.Diagnostics;
using System.Globalization;

namespace Bench.Program.Tests;

/// <summary>A shell that runs a script and descends from nobody here: a stranger's process.</summary>
internal sealed class DetachedProcess : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DetachedProcess(string script)
    {
        // Forked off, so that the first process or a subreaper becomes its parent; renamed, so that the file is whole once it is there.
        var told = _folder.At("pid");
        using var start = Process.Start("setsid", ["--fork", "sh", "-c", $"echo $$ > {told}.part; mv {told}.part {told}; {script}"]);
        start.WaitForExit();
        SpinWait.SpinUntil(() => File.Exists(told));
        Id = int.Parse(File.ReadAllText(told), CultureInfo.InvariantCulture);
    }

    public int Id { get; }

    /// <summary>CPU time that it has taken.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            using var process = Process.GetProcessById(Id);
            return process.TotalProcessorTime;
        }
    }

    public void Dispose()
    {
        using var process = Process.GetProcessById(Id);
        process.Kill();
        _folder.Dispose();
    }
}
