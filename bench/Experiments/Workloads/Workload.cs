namespace Bench.Experiments.Workloads;

/// <summary>
/// Established programs that run inside an instance, with the commands that start them and readers of their output. The same commands in
/// the same root file system run on every platform. <see cref="WorkloadRun"/> measures a workload.
/// </summary>
internal sealed record Workload
{
    /// <summary>Its name, the value of the parameter <c>workload</c>: lower case, words joined by hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>Its parameters in results: its name, unless one name does not suffice.</summary>
    public ParameterSet Parameters { get => field ?? new ParameterSet([KeyValuePair.Create("workload", Name)]); init; }

    /// <summary>The steps, at least one, each measured by itself and in a newly shuffled order.</summary>
    public required IReadOnlyList<WorkloadStep> Steps { get; init; }

    /// <summary>Whole CPUs, where it needs others than the platform's allowance.</summary>
    public int? Cpus { get; init; }

    /// <summary>Size of a fresh file system at <c>/scratch</c>, bytes; null for none.</summary>
    public long? ScratchBytes { get; init; }

    /// <summary>A shell command that must succeed before the steps and is not measured, such as one that starts a server.</summary>
    public string? Before { get; init; }

    /// <summary>A shell command in an instance that has just booted, where the first second of work is slower.</summary>
    public string? WarmUp { get; init; }

    /// <summary>A shell command after the steps, such as one that ends the server.</summary>
    public string? After { get; init; }

    /// <summary>Further programs that must be in the guest.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Every program that must be in the guest.</summary>
    public IEnumerable<string> Programs => Steps.SelectMany(ProgramsOf).Distinct();

    /// <summary>The programs that a step needs.</summary>
    public IEnumerable<string> ProgramsOf(WorkloadStep step) => Needs.Prepend(step.Program);

    /// <summary>An instance for it.</summary>
    public InstanceSpec SpecOf(InstanceSpec plain) => plain with
    {
        ScratchBytes = ScratchBytes,
        Limits = Cpus is { } cpus ? plain.Limits with { Cpus = cpus } : plain.Limits,
    };
}

/// <summary>One program of a workload.</summary>
/// <param name="Program">The program, by its name in the guest's <c>PATH</c>.</param>
/// <param name="Metrics">The metrics that <paramref name="Read"/> gives; a failure is a sample of the first.</param>
/// <param name="Command">
/// The shell command for one window; its argument is the window's length in whole seconds, which a program that counts work may ignore.
/// </param>
/// <param name="Read">
/// Reads the output of a command that ended with 0: one value for each metric. Throws <see cref="ReportFormatException"/>.
/// </param>
internal sealed record WorkloadStep(
    string Program,
    IReadOnlyList<Metric> Metrics,
    Func<int, string> Command,
    Func<CommandResult, IReadOnlyList<double>> Read)
{
    /// <summary>The metrics, the first of them as a headline.</summary>
    public IEnumerable<Metric> Declared => Metrics.Select((metric, index) => index == 0 ? metric with { Headline = true } : metric);

    /// <summary>Time limit of a window beside its seconds: an emulated processor takes fifty times as long for fixed work.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Number of windows where it differs from the preset's.</summary>
    public int? Windows { get; init; }

    /// <summary>Expected time with a preset.</summary>
    public TimeSpan TimeIn(Preset preset) => WindowsIn(preset) * TimeSpan.FromSeconds(Preset.WindowSeconds);

    public int WindowsIn(Preset preset) => Windows ?? preset.Windows;
}
