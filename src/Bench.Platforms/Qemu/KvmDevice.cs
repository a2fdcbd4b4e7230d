using System.Runtime.InteropServices;

namespace Bench.Platforms.Qemu;

/// <summary>Whether the host's <c>/dev/kvm</c> is worth a boot. Only the probe shows that a guest boots with it.</summary>
internal static class KvmDevice
{
    private const string Device = HostFacts.VirtualizationDevice;

    /// <summary>Why it cannot boot a guest, as far as can be seen without a boot; null for no reason.</summary>
    public static string? WhyNot(HostFacts facts)
    {
        if (!File.Exists(Device))
        {
            return $"there is no {Device}";
        }

        // Then it is of kvm-pvm. Other architectures do not list the feature.
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64 && !facts.HasVirtualization)
        {
            return $"the CPU has neither vmx nor svm, so that {Device} boots only kernels made for it";
        }

        var opens = Attempt.Do(() => new FileStream(Device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose());
        return opens ? null : $"{Device} may not be opened by this user";
    }
}
