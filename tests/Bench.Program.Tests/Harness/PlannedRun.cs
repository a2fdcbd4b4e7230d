using Bench.Experiments;
using Bench.Harness;
using Bench.Platforms;
using Bench.Platforms.Catalog;

namespace Bench.Program.Tests.Harness;

/// <summary>A run that is only planned.</summary>
internal static class PlannedRun
{
    /// <summary>The options of a run that names nothing but its preset.</summary>
    public static RunOptions OptionsOf(string preset)
    {
        var found = Preset.All.Single(one => one.Name == preset);
        var named = found.Platforms.Select(PlatformCatalog.BuiltIn.Find).OfType<IPlatform>().ToList();
        return new RunOptions
        {
            Preset = found,
            Platforms = named.Count == 0 ? PlatformCatalog.BuiltIn.All : named,
            Seed = 1,
            Output = "results",
            Artifacts = "artifacts",
        };
    }

    public static IReadOnlyList<Case> CasesOf(RunOptions options) => ExperimentList.Create().Select(options);
}
