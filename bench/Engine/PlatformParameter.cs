namespace Bench.Engine;

/// <summary>A platform as a parameter of an experiment: its name, and once a run has begun what that run knows of it.</summary>
public sealed class PlatformParameter
{
    private readonly Session? _session;

    /// <summary>A platform that is only named: enough to list and to filter cases.</summary>
    public PlatformParameter(string name) => Name = name;

    internal PlatformParameter(string name, string label, Session session)
        : this(name)
    {
        Label = label;
        _session = session;
    }

    public string Name { get; }

    /// <summary>The name with the accelerator, where there is one.</summary>
    public string Label { get => field ?? Name; }

    internal Session Session => _session ?? throw new InvalidOperationException($"The platform '{Name}' belongs to no run: start experiments through the harness, not through BenchmarkRunner.");

    public override string ToString() => Label;
}
