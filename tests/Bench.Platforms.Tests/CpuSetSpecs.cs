using CsCheck;

namespace Bench.Platforms.Tests;

public class CpuSetSpecs
{
    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("0-3", new[] { 0, 1, 2, 3 })]
    [InlineData("0-1,8", new[] { 0, 1, 8 })]
    [InlineData("2,4-5,127", new[] { 2, 4, 5, 127 })]
    [InlineData("7-7", new[] { 7 })]
    public void A_list_of_the_kernel_is_read(string list, int[] cpus) => Assert.Equal(cpus, CpuSet.Parse(list));

    [Fact]
    public void Whatever_ranges_a_set_is_written_in_its_CPUs_come_back() =>
        Gen.Int[0, 40].HashSet[1, 20].Sample(set =>
        {
            int[] cpus = [.. set.Order()];
            var ranges = new List<string>();
            for (var index = 0; index < cpus.Length;)
            {
                var end = index;
                while (end + 1 < cpus.Length && cpus[end + 1] == cpus[end] + 1)
                {
                    end++;
                }

                ranges.Add(end == index ? $"{cpus[index]}" : $"{cpus[index]}-{cpus[end]}");
                index = end + 1;
            }

            Assert.Equal(cpus, CpuSet.Parse(string.Join(',', ranges)));
        });

    [Fact]
    public void The_last_CPU_is_one_that_this_process_may_use()
    {
        var list = File.ReadLines("/proc/self/status")
            .Single(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal))
            .Split('\t')[1];
        var allowed = CpuSet.Online(list, Attempt.Read("/sys/devices/system/cpu/online"));

        Assert.Equal($"{allowed[^1]}", CpuSet.Last(1));
        Assert.Equal(string.Join(',', allowed), CpuSet.Last(allowed.Count));
    }

    [Theory]
    [InlineData("0-7", "0-3\n", new[] { 0, 1, 2, 3 })]
    [InlineData("2-5", "0,2,4,6\n", new[] { 2, 4 })]
    [InlineData("0-3", null, new[] { 0, 1, 2, 3 })]
    public void A_CPU_that_is_allowed_and_not_online_is_not_used(string allowed, string? online, int[] cpus) =>
        Assert.Equal(cpus, CpuSet.Online(allowed, online));

    [Fact]
    public void More_CPUs_than_there_are_cannot_be_had()
    {
        var exception = Assert.Throws<InstanceException>(() => CpuSet.Last(100_000));

        Assert.Equal(InstanceFailure.Unsupported, exception.Failure);
        Assert.Contains("100000", exception.Message, StringComparison.Ordinal);
    }
}
