namespace Bench.Platforms.Catalog;

/// <summary>Which accelerator a machine emulator uses on this host, and why.</summary>
/// <param name="Accelerator"><see cref="Kvm"/> or <see cref="Tcg"/>.</param>
/// <param name="WhyNotKvm">Why KVM was passed over; null when it is used.</param>
internal sealed record AcceleratorChoice(string Accelerator, string? WhyNotKvm)
{
    /// <summary>Hardware virtualisation through the kernel.</summary>
    public const string Kvm = "kvm";

    /// <summary>Software emulation.</summary>
    public const string Tcg = "tcg";
}
