using System.Reflection;
using System.Runtime.InteropServices;
using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;
using Bench.Results.Host;

namespace Bench.Harness;

/// <summary>Records where and how a run is made (rule 12).</summary>
internal static class EnvironmentRecorder
{
    public static async Task<RunEnvironment> CaptureAsync(
        RunContext context,
        string run,
        DateTimeOffset started,
        int rounds,
        IReadOnlyList<CheckedPlatform> platforms,
        KeyValuePair<string, string> runner) => new()
        {
            Run = run,
            Started = started,
            Settings = new RunSettings
            {
                Preset = context.Options.Preset.Name,
                Rounds = rounds,
                Seed = context.Options.Seed,
                Cpus = ResourceLimits.Default.Cpus,
                MemoryBytes = ResourceLimits.Default.MemoryBytes,
                Filters = context.Options.Filters,
                SharesInstances = context.Options.Preset.SharesInstances,
                RepeatSeconds = context.Options.Preset.RepeatTime.TotalSeconds,
            },
            Host = HostEnvironmentCapture.Capture(storageDirectory: context.Host.Workspace.Folder),
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
            .. context.Host.Guests.Values.Select(guest => new GuestEnvironment
            {
                Name = guest.Name,
                Digest = guest.Digest,
                Bytes = guest.Bytes,
                Files = guest.Files,
            }),
        ],
            Metrics = ExperimentDeclaration.MetricsOf(context.Experiments),
            Charts = [.. context.Experiments.SelectMany(experiment => experiment.Charts)],
            Tools = ToolsOf(context, runner),
            HarnessCommit = await HarnessCommit.ReadAsync(Repository.Root, context.Cancellation),
        };

    private static SortedDictionary<string, string> ToolsOf(RunContext context, KeyValuePair<string, string> runner)
    {
        var tools = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [".NET"] = RuntimeInformation.FrameworkDescription,
            [runner.Key] = runner.Value,
            ["harness"] = VersionOf(typeof(EnvironmentRecorder)),
        };
        var programs = context.Experiments.SelectMany(experiment => experiment.Programs).ToHashSet();
        foreach (var guest in context.Host.Guests.Values)
        {
            foreach (var (program, version) in GuestPackages.VersionsOf(guest, programs))
            {
                tools[$"{program} in {guest.Name}"] = version;
            }
        }

        return tools;
    }

    internal static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
