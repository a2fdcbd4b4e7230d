using System.IO.Compression;

namespace Bench.Platforms.Qemu;

/// <summary>Whether the host's <c>/dev/kvm</c> is worth a boot. That a guest boots with it is for the probe to show.</summary>
internal static class KvmDevice
{
    private const string Device = "/dev/kvm";

    /// <summary>Why it cannot boot a guest, as far as can be seen without a boot; null when nothing speaks against it.</summary>
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

        try
        {
            using var device = new FileStream(Device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{Device} may not be opened by this user";
        }
    }

    /// <summary>Whether the CPU has no virtualisation of its own, and the kernel has PVM in its place.</summary>
    internal static bool IsParavirtual(HostFacts facts, string root = "/")
    {
        if (facts.Has("vmx") || facts.Has("svm"))
        {
            return false;
        }

        return Directory.Exists(Path.Combine(root, "sys/module/kvm_pvm")) || Directory.Exists(Path.Combine(root, "sys/module/nested_pvm"))
            || Configuration(facts, root).Any(line => line is "CONFIG_KVM_PVM=y");
    }

    private static string[] Configuration(HostFacts facts, string root)
    {
        try
        {
            var packed = Path.Combine(root, "proc/config.gz");
            var plain = Path.Combine(root, "boot", $"config-{facts.Kernel}");
            if (!File.Exists(packed))
            {
                return File.Exists(plain) ? File.ReadAllLines(plain) : [];
            }

            using var reader = new StreamReader(new GZipStream(File.OpenRead(packed), CompressionMode.Decompress));
            return reader.ReadToEnd().Split('\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return [];
        }
    }
}
