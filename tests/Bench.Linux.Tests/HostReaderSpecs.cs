
namespace Bench.Linux.Tests;

[Collection(Alone.Name)]
public sealed class HostReaderSpecs
{
    private const int Mebibyte = 1 << 20;

    [Fact]
    public void The_hosts_memory_is_read_without_allocating()
    {
        using var reader = HostMemory.Open();
        var memory = reader.Read();

        Assert.InRange(memory.AvailableBytes, 1, memory.TotalBytes);
        Assert.Equal(0, Allocation.OfHundred(() => reader.Read()));
    }

    [Theory]
    [InlineData(23.5, true)]
    [InlineData(23.4, true)]
    [InlineData(22.5, false)]
    [InlineData(0.25, false)]
    public void A_guest_with_nearly_the_hosts_total_sees_the_hosts_memory(double gibibytes, bool isHosts)
    {
        Assert.Equal(isHosts, Of(gibibytes).IsSameAs(Of(23.5)));

        static HostMemory Of(double gibibytes) => new() { TotalBytes = (long)(gibibytes * (1L << 30)) };
    }

    [Fact]
    public void The_hosts_noise_is_read()
    {
        var before = MonotonicClock.Now;
        var noise = HostNoise.Now();

        Assert.True(noise.At >= before && noise.At <= MonotonicClock.Now);
        Assert.True(noise.Cpu.Total > 0);
        Assert.Equal(Directory.Exists("/proc/pressure"), noise.CpuPressure is not null);

        var later = HostNoise.Now();
        Assert.True(later.Cpu.Total >= noise.Cpu.Total);
        Assert.Equal(later.At - noise.At, later.Since(noise).Elapsed);
    }

    [Fact]
    public void The_noise_between_two_readings_is_told_as_shares()
    {
        var earlier = Noise(at: 0, "cpu  0 0 0 0 0 0 0 0 0 0\n", heldMicroseconds: 0);
        var later = Noise(at: 2_000_000_000, "cpu  50 0 30 100 0 0 0 20 0 0\n", heldMicroseconds: 500_000);

        var interval = later.Since(earlier);

        Assert.Equal(TimeSpan.FromSeconds(2), interval.Elapsed);
        Assert.Equal(0.1, interval.StealShare);
        Assert.Equal(0.4, interval.BusyCpus);
        Assert.Equal(0.25, interval.CpuPressureShare);
        Assert.Null(interval.IoPressureShare);
    }

    [Fact]
    public void On_a_kernel_that_does_not_tell_pressure_it_is_not_known_rather_than_zero()
    {
        using var proc = new TemporaryDirectory();
        proc.Write("stat", Fixture.Text("Captured/linux-6.18/stat.txt"));
        proc.Write("pressure/cpu", Fixture.Text("Captured/linux-6.18/pressure-cpu.txt"));

        var noise = HostNoise.Now(proc.Path);

        Assert.Equal(119233680, noise.CpuPressure?.TotalMicroseconds);
        Assert.Null(noise.MemoryPressure);
        Assert.Null(noise.IoPressure);
        Assert.Null(noise.Since(noise).StealShare);
    }

    [Fact]
    public void What_is_flushed_to_a_file_reaches_the_device_that_holds_it()
    {
        using var reader = BlockDeviceTraffic.TryOpenHolding(AppContext.BaseDirectory);
        Assert.SkipWhen(reader is null, "the device that holds the tests is not known");
        Assert.True(reader.TryRead(out var before));

        var path = Path.Combine(AppContext.BaseDirectory, Path.GetRandomFileName());
        try
        {
            using var file = File.Create(path);
            file.Write(new byte[8 * Mebibyte]);
            file.Flush(flushToDisk: true);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.True(reader.TryRead(out var after));
        Assert.True(after.WrittenBytes - before.WrittenBytes >= 8 * Mebibyte, $"{before} then {after}");
        Assert.Equal(0, Allocation.OfHundred(() => reader.TryRead(out _)));
    }

    [Fact]
    public void A_file_system_without_a_device_of_its_own_is_not_known()
    {
        Assert.Null(BlockDeviceTraffic.TryOpenHolding("/proc"));
    }

    [Fact]
    public void A_place_that_does_not_exist_is_an_error_that_names_it() => Assert.Contains(
        "/no/such/place",
        Assert.Throws<IOException>(() => BlockDeviceTraffic.TryOpenHolding("/no/such/place")).Message,
        StringComparison.Ordinal);

    private static HostNoise Noise(long at, string cpu, long heldMicroseconds) => new()
    {
        At = new MonotonicTime(at),
        Cpu = CpuTimes.Parse(System.Text.Encoding.UTF8.GetBytes(cpu)),
        CpuPressure = new PressureStall(heldMicroseconds),
    };
}
