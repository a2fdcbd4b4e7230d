using System.Globalization;

namespace Bench.Advice;

/// <summary>The harness may open few files only.</summary>
internal sealed class OpenFiles : IHostAdvisor
{
    // An instance takes the harness some thirty: its console, and the files of each of its processes and cgroups. That is a hundred instances at once.
    private const long Enough = 4096;

    private const string Line = "Max open files";

    public HostAdvice? Advise(HostState host) => Hard(host) is not { } limit || limit >= Enough ? null : new HostAdvice(
        "files",
        string.Create(CultureInfo.InvariantCulture, $"the hard limit of open files is {limit}"),
        "many instances at once fail for want of files, not of memory, and engines that ask for more do not start",
        "prlimit --pid $$ --nofile=65536:65536   # for this shell and what is started from it");

    // .NET raises the soft limit to the hard one by itself.
    private static long? Hard(HostState host)
    {
        var line = host.Files.Lines("proc/self/limits").FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal));
        var hard = line?[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1);
        return long.TryParse(hard, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
