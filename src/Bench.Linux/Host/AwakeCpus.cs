namespace Bench.Linux.Host;

/// <summary>
/// Keeps idle CPUs from sleeping, so that no answer waits until one has woken. Otherwise a busy neighbour makes a server faster, for its
/// CPUs stay awake. Source: the kernel's <c>Documentation/power/pm_qos_interface.rst</c>.
/// </summary>
public sealed class AwakeCpus : IDisposable
{
    private const string Device = "/dev/cpu_dma_latency";

    private readonly FileStream _request;

    private AwakeCpus(FileStream request) => _request = request;

    /// <summary>Keeps them awake until disposal; null where the kernel or its rights do not let it.</summary>
    public static AwakeCpus? TryHold()
    {
        try
        {
            // The longest time in which a CPU may wake, us. It holds while the file is open.
            var request = new FileStream(Device, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            request.Write(BitConverter.GetBytes(0));
            return new AwakeCpus(request);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose() => _request.Dispose();
}
