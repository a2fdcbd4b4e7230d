namespace Bench.Linux.Tests;

[Collection(Alone.Name)]
public class AwakeCpusSpecs
{
    private const string Device = "/dev/cpu_dma_latency";

    [Fact]
    public void While_CPUs_are_held_awake_the_kernel_grants_no_time_to_wake()
    {
        Assert.SkipUnless(File.Exists(Device), $"this kernel has no {Device}");
        Assert.SkipUnless(Granted() > 0, "somebody else keeps the CPUs awake");
        using (var awake = AwakeCpus.TryHold())
        {
            Assert.SkipWhen(awake is null, "this user may not");
            Assert.Equal(0, Granted());
        }
    }

    /// <summary>The longest time that a CPU may take to wake, us: the least that anybody asks for.</summary>
    private static int Granted()
    {
        var bytes = new byte[sizeof(int)];
        using var device = new FileStream(Device, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        device.ReadExactly(bytes);
        return BitConverter.ToInt32(bytes);
    }
}
