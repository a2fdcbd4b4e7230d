using System.Diagnostics;

namespace Bench.Linux.Tests;

public sealed class AddressSpaceSpecs
{
    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void A_process_shares_its_memory_with_itself_and_not_with_a_child_of_its_own()
    {
        using var child = Process.Start(new ProcessStartInfo("sleep", "30"))!;
        try
        {
            Assert.True(AddressSpace.IsShared(Environment.ProcessId, Environment.ProcessId));
            Assert.False(AddressSpace.IsShared(Environment.ProcessId, child.Id));
            Assert.Equal(
                [Environment.ProcessId, child.Id],
                AddressSpace.Distinct([Environment.ProcessId, child.Id, Environment.ProcessId]));
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }
    }

    [Fact]
    public void A_thread_shares_the_memory_of_its_process()
    {
        var threads = Directory.GetDirectories("/proc/self/task")
            .Select(path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture))
            .ToList();

        Assert.True(threads.Count > 1);
        Assert.Single(AddressSpace.Distinct(threads));
    }
}
