using Bench.Harness.Host;
using Bench.Program.Tests.Workloads;

namespace Bench.Program.Tests.Host;

public sealed class FrequencyProbeSpecs : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    // No CPU of a host that runs .NET is slower than 100 MHz or faster than 10 GHz.
    [Fact]
    public void The_frequency_of_this_host_is_read() => Assert.True(FrequencyProbe.Read(new HostFiles("/")) is null or (> 1e8 and < 1e10));

    [Fact]
    public void The_frequency_is_that_of_the_scaling_driver_where_there_is_one()
    {
        Put("proc/cpuinfo", Fixture.Text("cpuinfo-amd.txt"));
        Put("sys/devices/system/cpu/cpufreq/boost", "1\n");
        Put("sys/devices/system/cpu/cpu0/topology/core_id", "0\n");
        Assert.Equal(2596.124e6, Read());

        Put("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "1000000\n");
        Put("sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "3000000\n");
        Assert.Equal(2e9, Read());
    }

    [Theory]
    [InlineData("3084836\n", 3.084836e9)]
    [InlineData("<unknown>\n", null)]
    [InlineData("0\n", null)]
    public void The_frequency_that_a_driver_has_set(string text, double? hertz)
    {
        Put("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", text);
        Assert.Equal(hertz, Read());
    }

    [Theory]
    [InlineData("cpuinfo-amd.txt", 2596.124e6)]
    [InlineData("cpuinfo-intel.txt", 782e6)]
    [InlineData("cpuinfo-arm64.txt", null)]
    public void The_frequency_of_the_CPUs_as_the_kernel_lists_it(string fixture, double? hertz)
    {
        Put("proc/cpuinfo", Fixture.Text(fixture));
        Assert.Equal(hertz, Read());
    }

    [Theory]
    [InlineData("cpu MHz\t\t: 1000.000\n\ncpu MHz\t\t: 3000.000\n\ncpu MHz\t\t: Unknown\n", 2e9)]
    [InlineData("cpu MHz dynamic : 5200\ncpu MHz static : 5200\nmodel name\t: cpu MHz\ncpu MHz\t: 5000.0\n", 5e9)]
    [InlineData("cpu MHz\t\t: Unknown\n", null)]
    public void The_frequency_is_the_mean_over_the_CPUs_that_have_one(string cpuinfo, double? hertz)
    {
        Put("proc/cpuinfo", cpuinfo);
        Assert.Equal(hertz, Read());
    }

    [Fact]
    public void Where_there_is_neither_it_is_not_known() => Assert.Null(Read());

    private double? Read() => FrequencyProbe.Read(new HostFiles(_root.Path));

    private void Put(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root.At(path))!);
        File.WriteAllText(_root.At(path), text);
    }
}
