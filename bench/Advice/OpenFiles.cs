using System.Globalization;
using Bench.Platforms.Host;

namespace Bench.Advice;

/// <summary>The harness may open few files only.</summary>
internal sealed class OpenFiles : IHostAdvisor
{
    // An instance takes the harness some thirty: its console, and the files of each of its processes and cgroups. That is a hundred instances at once.
    private const long Enough = 4096;

    // .NET raises the soft limit to the hard one by itself.
    public HostAdvice? Advise(HostState host) => host.Files.Text("proc/self/limits") is not { } limits || ResourceLimit.Hard("open files", limits) is not (< Enough and var limit) ? null : new HostAdvice(
        "files",
        string.Create(CultureInfo.InvariantCulture, $"the hard limit of open files is {limit}"),
        "many instances at once fail for want of files, not of memory, and engines that ask for more do not start",
        "prlimit --pid $$ --nofile=65536:65536   # for this shell and what is started from it");
}
