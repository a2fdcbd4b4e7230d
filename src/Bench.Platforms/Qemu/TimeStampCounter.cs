using System.Runtime.InteropServices;

namespace Bench.Platforms.Qemu;

/// <summary>
/// The frequency of the processor's time stamp counter as the kernel uses it: from the conversion in the page of a performance event
/// (<c>time_mult</c> and <c>time_shift</c> of <c>struct perf_event_mmap_page</c> in <c>include/uapi/linux/perf_event.h</c>).
/// </summary>
internal static partial class TimeStampCounter
{
    private const int PerfEventOpen = 298;
    private const int SoftwareEvent = 1;
    private const long DummyEvent = 9;
    private const int AttributeSize = 64;
    private const long ExcludeKernelAndHypervisor = (1 << 5) | (1 << 6);
    private const int ReadProtection = 1;
    private const int SharedMapping = 1;
    private const int CapabilitiesOffset = 40;
    private const long CanConvertTime = 1 << 3;
    private const int ShiftOffset = 50;
    private const int MultiplierOffset = 52;

    /// <summary>kHz; null where the kernel does not tell.</summary>
    public static long? ReadKilohertz() => RuntimeInformation.ProcessArchitecture == Architecture.X64
        ? FromPerformanceEvent() ?? OfCpuInfo(File.ReadAllText("/proc/cpuinfo"))
        : null;

    /// <summary>
    /// kHz from <c>bogomips</c>, for hosts that publish no conversion, such as virtual machines with their hypervisor's clock. x86
    /// kernels take their delay loop from the counter (<c>lpj_fine</c> in <c>arch/x86/kernel/tsc.c</c>): two steps a tick, rounded down to
    /// 5 kHz. <c>cpu MHz</c> is the frequency of the moment, boost included.
    /// </summary>
    internal static long? OfCpuInfo(string cpuinfo)
    {
        var line = cpuinfo.Split('\n').FirstOrDefault(line => line.StartsWith("bogomips", StringComparison.Ordinal));
        return double.TryParse(
            line?.Split(':', 2)[^1].Trim(),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var millions) && millions > 0
            ? (long)Math.Round(millions * 500)
            : null;
    }

    private static long? FromPerformanceEvent()
    {
        var attribute = new byte[AttributeSize];
        BitConverter.TryWriteBytes(attribute.AsSpan(0), SoftwareEvent);
        BitConverter.TryWriteBytes(attribute.AsSpan(4), AttributeSize);
        BitConverter.TryWriteBytes(attribute.AsSpan(8), DummyEvent);
        BitConverter.TryWriteBytes(attribute.AsSpan(40), ExcludeKernelAndHypervisor);
        var descriptor = (int)OpenEvent(PerfEventOpen, attribute, 0, -1, -1, 0);
        if (descriptor < 0)
        {
            return null;
        }

        try
        {
            var page = Map(0, Environment.SystemPageSize, ReadProtection, SharedMapping, descriptor, 0);
            if (page == -1)
            {
                return null;
            }

            try
            {
                return Convert(
                    Marshal.ReadInt64(page, CapabilitiesOffset),
                    (ushort)Marshal.ReadInt16(page, ShiftOffset),
                    (uint)Marshal.ReadInt32(page, MultiplierOffset));
            }
            finally
            {
                _ = Unmap(page, Environment.SystemPageSize);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Nanoseconds are ticks × <paramref name="multiplier"/> / 2^<paramref name="shift"/>; kHz are ticks in a million
    /// nanoseconds.</summary>
    internal static long? Convert(long capabilities, int shift, uint multiplier) =>
        (capabilities & CanConvertTime) != 0 && multiplier > 0 ? (long)Math.Round(1e6 * Math.Pow(2, shift) / multiplier) : null;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long OpenEvent(long number, byte[] attribute, int process, int cpu, int group, ulong flags);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
