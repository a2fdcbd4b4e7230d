namespace Bench.Results.Summary;

/// <summary>What stands between the hardware and an application on one platform, from the bottom up.</summary>
/// <param name="Platform">The platform as tables name it.</param>
/// <param name="Family">Its family.</param>
/// <param name="Layers">The layers; the hardware is the first, the application the last.</param>
public sealed record PlatformLayers(string Platform, string Family, IReadOnlyList<Layer> Layers)
{
    private const string Experiment = "layers";

    /// <summary>The stacks of a run's platforms, by family and number of layers; empty where the run has not measured them.</summary>
    public static IReadOnlyList<PlatformLayers> Of(RunEnvironment environment, RunSummary summary)
    {
        var values = summary.Metrics.Where(row => row.Value is not null).ToLookup(row => row.Case.PlatformLabel);
        return
        [
            .. values
                .Where(platform => platform.Any(row => row.Case.Experiment == Experiment))
                .Select(platform => Of(environment, summary, platform.Key, [.. platform]))
                .OrderBy(stack => PlatformFamilies.RankOf(stack.Family))
                .ThenBy(stack => stack.Layers.Count)
                .ThenBy(stack => stack.Platform, StringComparer.Ordinal),
        ];
    }

    private static PlatformLayers Of(RunEnvironment environment, RunSummary summary, string platform, IReadOnlyList<MetricSummary> rows)
    {
        var (family, boot) = (rows[0].Family, summary.Boots
            .Where(boot => boot.Case.PlatformLabel == platform)
            .MinBy(boot => boot.Case.Guest, StringComparer.Ordinal));
        var hasOwnKernel = Of("layers.kernels") > 0;
        var isMachine = family is PlatformFamilies.Machine or PlatformFamilies.Nested;
        var layers = new List<Layer> { new(LayerKind.Hardware, environment.Host.CpuModel, null, null, false) };
        if (environment.Host.Virtualization is not ("none" or "unknown") and var hypervisor)
        {
            layers.Add(new(LayerKind.Hypervisor, $"the host's hypervisor ({hypervisor})", null, null, false));
        }

        layers.Add(new(LayerKind.HostKernel, $"Linux {environment.Host.Kernel}", null, null, !hasOwnKernel));
        if (Of("layers.daemons") > 0)
        {
            layers.Add(new(LayerKind.Engine, "engine's daemons", Time(Spender.Engine), Of("layers.daemons.pss"), false));
        }

        if (Of("layers.helpers") > 0)
        {
            var name = isMachine ? "machine monitor" : hasOwnKernel ? "user-space kernel" : "runtime, shim";
            var time = Time(Spender.Client, Spender.Shim, Spender.Runtime, Spender.Firmware, Spender.NotAttributed);
            var memory = isMachine ? Of("memory.vmm") : Of("layers.helpers.pss");
            layers.Add(new(LayerKind.Helper, name, time, memory, hasOwnKernel && !isMachine));
        }

        if (isMachine)
        {
            layers.Add(new(LayerKind.GuestKernel, "guest's kernel", Time(Spender.Kernel), Of("memory.guest_ram.touched"), true));
        }

        if (family == PlatformFamilies.Nested)
        {
            layers.Add(new(LayerKind.Helper, "runtime in the machine", null, null, false));
        }

        var application = isMachine ? null : Of("layers.guest.pss");
        layers.Add(new(LayerKind.Application, "init and application", Time(Spender.Init), application, false));
        return new PlatformLayers(platform, family, layers);

        // The first guest by name, as for the boots.
        double? Of(string metric) =>
            rows.Where(row => row.Metric == metric).MinBy(row => row.Case.Guest, StringComparer.Ordinal)?.Value?.Median;

        double? Time(params Spender[] spenders)
        {
            var spent = boot?.Spenders.Where(one => spenders.Contains(one.Spender)).ToList();
            return spent is { Count: > 0 } ? spent.Sum(one => one.Share.Median) * boot!.Whole.Median : null;
        }
    }
}

/// <summary>A kind of layer.</summary>
public enum LayerKind
{
    /// <summary>The processor.</summary>
    Hardware,

    /// <summary>What the host itself runs on.</summary>
    Hypervisor,

    /// <summary>The host's kernel.</summary>
    HostKernel,

    /// <summary>Daemons that serve all instances.</summary>
    Engine,

    /// <summary>Processes of one instance that are not the guest's: runtime, shim, monitor, user-space kernel.</summary>
    Helper,

    /// <summary>A kernel inside the instance.</summary>
    GuestKernel,

    /// <summary>The guest's processes.</summary>
    Application,
}

/// <summary>One layer.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Milliseconds">What it adds to a boot; null where the run does not tell.</param>
/// <param name="Bytes">Memory that it takes: proportional size, or touched RAM of a guest; null likewise.</param>
/// <param name="AnswersCalls">Whether it answers the application's system calls.</param>
public sealed record Layer(LayerKind Kind, string Name, double? Milliseconds, double? Bytes, bool AnswersCalls);
