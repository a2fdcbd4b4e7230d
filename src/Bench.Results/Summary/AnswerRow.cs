using Bench.Results.Statistics;

namespace Bench.Results.Summary;

/// <summary>A platform of the answer.</summary>
/// <param name="Name">Its name without accelerator.</param>
/// <param name="Accelerator"><c>kvm</c> or <c>tcg</c> for a machine, otherwise null.</param>
/// <param name="Family">Its family.</param>
/// <param name="Cells">One a column.</param>
public sealed record AnswerRow(string Name, string? Accelerator, string Family, IReadOnlyList<OverheadCell> Cells)
{
    private const string Emulation = "tcg";

    /// <summary>The name with its accelerator.</summary>
    public string Platform => Accelerator is null ? Name : $"{Name}@{Accelerator}";

    /// <summary>Whether it is what the others are ratios to.</summary>
    public bool IsNative => Name == NativeRatio.NativePlatform && Accelerator is null;

    /// <summary>Whether it is emulated in software, so that it says nothing of hardware virtualisation (rule 10).</summary>
    public bool IsEmulated => Accelerator == Emulation;
}
