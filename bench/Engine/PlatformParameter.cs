using Bench.Platforms;

namespace Bench.Engine;

/// <summary>A platform as a parameter of an experiment: which one, and once a run has begun what that run knows of it.</summary>
public sealed class PlatformParameter
{
    private readonly IPlatform? _platform;
    private readonly Session? _session;

    private PlatformParameter()
    {
    }

    /// <summary>A platform that is only named: enough to list and to filter cases.</summary>
    internal PlatformParameter(IPlatform platform)
    {
        _platform = platform;
        Label = platform.Selector;
    }

    internal PlatformParameter(CheckedPlatform platform, Session session)
    {
        _platform = platform.Platform;
        Label = platform.Label;
        IsEmulated = platform.Availability.IsEmulated;
        _session = session;
    }

    /// <summary>Stands for any platform in the experiments' own parameters: which ones there are depends on the host.</summary>
    public static PlatformParameter Any { get; } = new();

    /// <summary>The name with the accelerator, where one is known.</summary>
    public string Label { get; } = "any";

    /// <summary>Whether it is a machine whose processor is emulated; false until a run has found that out.</summary>
    internal bool IsEmulated { get; }

    internal IPlatform Platform => _platform ?? throw Unbound();

    internal Session Session => _session ?? throw Unbound();

    public override string ToString() => Label;

    private InvalidOperationException Unbound() => new($"The platform '{Label}' belongs to no run: start experiments through the harness, not through BenchmarkRunner.");
}
