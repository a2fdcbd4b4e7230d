using System.IO.Compression;

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

        if (IsParavirtual(facts))
        {
            return $"{Device} here is of kvm-pvm (the CPU has neither vmx nor svm), which boots only kernels made for it";
        }

        var opens = Attempt.Do(() => new FileStream(Device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose());
        return opens ? null : $"{Device} may not be opened by this user";
    }

    /// <summary>Whether the CPU has no virtualisation of its own, and the kernel has PVM in its place.</summary>
    internal static bool IsParavirtual(HostFacts facts, string root = "/") =>
        !facts.HasVirtualization
        && (Directory.Exists(Path.Combine(root, "sys/module/kvm_pvm"))
            || Directory.Exists(Path.Combine(root, "sys/module/nested_pvm"))
            || Configuration(facts, root).Split('\n').Contains("CONFIG_KVM_PVM=y"));

    private static string Configuration(HostFacts facts, string root)
    {
        try
        {
            using var packed = File.OpenRead(Path.Combine(root, "proc/config.gz"));
            using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
            return reader.ReadToEnd();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Attempt.Read(Path.Combine(root, "boot", $"config-{facts.Kernel}")) ?? string.Empty;
        }
    }
}
