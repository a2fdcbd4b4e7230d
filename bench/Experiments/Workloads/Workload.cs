using Bench.Platforms;

namespace Bench.Experiments.Workloads;

/// <summary>
/// What runs inside an instance: programs that the field trusts, from the guest, each with the command that starts it and a reader of
/// what it prints. The same
/// commands, in the same root file system, run on every platform. A workload is measured by <see cref="WorkloadRun"/>.
/// </summary>
internal sealed record Workload
{
    /// <summary>Its name, the value of the parameter <c>workload</c>: lower case, words joined by hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What tells it in results; its name, unless it is one of several that more than a name tells apart.</summary>
    public ParameterSet Parameters { get => field ?? new ParameterSet([KeyValuePair.Create("workload", Name)]); init; }

    /// <summary>What is measured, each for itself and in an order shuffled anew; at least one.</summary>
    public required IReadOnlyList<WorkloadStep> Steps { get; init; }

    /// <summary>Whole CPUs, where it needs others than the platform's allowance; null for that.</summary>
    public int? Cpus { get; init; }

    /// <summary>Size of a fresh file system at <c>/scratch</c>, bytes; null for none.</summary>
    public long? ScratchBytes { get; init; }

    /// <summary>
    /// A shell command that must succeed before the steps and is not measured, such as one that starts a server; null for none.
    /// </summary>
    public string? Before { get; init; }

    /// <summary>A shell command in an instance that has just booted, where the first second of work is slower; null for none.</summary>
    public string? WarmUp { get; init; }

    /// <summary>A shell command after the steps, such as one that ends the server; it may fail. Null for none.</summary>
    public string? After { get; init; }

    /// <summary>Further programs that must be in the guest.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Every program that must be in the guest.</summary>
    public IEnumerable<string> Programs => Steps.SelectMany(ProgramsOf).Distinct();

    /// <summary>The programs without which a step cannot be.</summary>
    public IEnumerable<string> ProgramsOf(WorkloadStep step) => Needs.Prepend(step.Program);

    /// <summary>What an instance for it is.</summary>
    public InstanceSpec SpecOf(InstanceSpec plain) => plain with
    {
        ScratchBytes = ScratchBytes,
        Limits = Cpus is { } cpus ? plain.Limits with { Cpus = cpus } : plain.Limits,
    };
}
