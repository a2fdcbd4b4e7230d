using System.Reflection;
using System.Runtime.InteropServices;
using Bench.Harness.Host;
using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;

namespace Bench.Harness;

/// <summary>Records host, settings, platforms, guests and tools of a run (rule 12).</summary>
internal static class EnvironmentRecorder
{
    public static async Task<RunEnvironment> CaptureAsync(
        RunContext context,
        string run,
        DateTimeOffset started,
        int rounds,
        IReadOnlyList<CheckedPlatform> platforms,
        KeyValuePair<string, string> runner)
    {
        var options = context.Options;
        return new RunEnvironment
        {
            Run = run,
            Started = started,
            Settings = new RunSettings
            {
                Preset = options.Preset.Name,
                Rounds = rounds,
                Seed = options.Seed,
                Cpus = ResourceLimits.Default.Cpus,
                MemoryBytes = ResourceLimits.Default.MemoryBytes,
                Filters = options.Filters,
                SharesInstances = options.Preset.SharesInstances,
                RepeatSeconds = options.Preset.RepeatTime.TotalSeconds,
            },
            Host = HostEnvironmentCapture.Capture(storageDirectory: context.Host.Workspace.Folder),
            Platforms = [.. platforms.Select(Describe)],
            Guests = [.. context.Host.Guests.Values.Select(Describe)],
            Metrics = ExperimentDeclaration.MetricsOf(context.Experiments),
            Charts = [.. context.Experiments.SelectMany(experiment => experiment.Charts)],
            Tools = ToolsOf(context, runner),
            HarnessCommit = await HarnessCommit.ReadAsync(Repository.Root, context.Cancellation),
        };
    }

    internal static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    private static PlatformEnvironment Describe(CheckedPlatform platform) => new()
    {
        Name = platform.Platform.Name,
        Family = platform.Platform.Family.ToString().ToLowerInvariant(),
        Accelerator = platform.Availability.Accelerator,
        Usable = platform.Availability.Usable,
        Reason = platform.Availability.Reason,
        Remedy = platform.Availability.Remedy,
        Versions = platform.Availability.Versions,
    };

    private static GuestEnvironment Describe(Guest guest) =>
        new() { Name = guest.Name, Digest = guest.Digest, Bytes = guest.Bytes, Files = guest.Files };

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
}
