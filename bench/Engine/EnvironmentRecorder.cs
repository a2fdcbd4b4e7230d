using System.Reflection;
using System.Runtime.InteropServices;
using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;
using Bench.Results;
using Bench.Results.Host;
using BenchmarkDotNet.Running;

namespace Bench.Engine;

/// <summary>Records where and how a run is made (rule 12).</summary>
internal static class EnvironmentRecorder
{
    public static async Task<RunEnvironment> CaptureAsync(string run, DateTimeOffset started, RunOptions options, int rounds, PlatformHost host, IReadOnlyList<CheckedPlatform> platforms, CancellationToken cancellation) => new()
    {
        Run = run,
        Started = started,
        Settings = new RunSettings
        {
            Preset = options.Preset.Name,
            Rounds = rounds,
            Seed = options.Seed,
            Cpus = Allowance.Default.Cpus,
            MemoryBytes = Allowance.Default.MemoryBytes,
            Filters = options.Filters,
            SharesInstances = options.Preset.SharesInstances,
            RepeatSeconds = options.Preset.RepeatTime.TotalSeconds,
        },
        Host = HostEnvironmentCapture.Capture(storageDirectory: host.Workspace.Folder),
        Platforms =
        [
            .. platforms.Select(platform => new PlatformEnvironment
            {
                Name = platform.Platform.Name,
                Family = platform.Platform.Family.ToString().ToLowerInvariant(),
                Accelerator = platform.Availability.Accelerator,
                Usable = platform.Availability.Usable,
                Reason = platform.Availability.Reason,
                Remedy = platform.Availability.Remedy,
                Versions = platform.Availability.Versions,
            }),
        ],
        Guests =
        [
            .. host.Guests.Values.Select(guest => new GuestEnvironment
            {
                Name = guest.Name,
                Digest = guest.Digest,
                Bytes = guest.Bytes,
                Files = guest.Files,
            }),
        ],
        Metrics = CaseCatalog.Metrics,
        Charts = CaseCatalog.Charts,
        Tools = ToolsOf(host),
        HarnessCommit = await HarnessCommit.ReadAsync(Repository.Root, cancellation),
    };

    private static SortedDictionary<string, string> ToolsOf(PlatformHost host)
    {
        var tools = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [".NET"] = RuntimeInformation.FrameworkDescription,
            ["BenchmarkDotNet"] = VersionOf(typeof(BenchmarkRunner)),
            ["harness"] = VersionOf(typeof(EnvironmentRecorder)),
        };
        foreach (var guest in host.Guests.Values)
        {
            foreach (var (program, version) in GuestPackages.VersionsOf(guest, CaseCatalog.GuestPrograms))
            {
                tools[$"{program} in {guest.Name}"] = version;
            }
        }

        return tools;
    }

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
