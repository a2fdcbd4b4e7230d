using System.Globalization;
using System.Text;
using CsCheck;

namespace Bench.Linux.Tests;

/// <summary>Free memory in the lists of single CPUs.</summary>
public sealed class HostPageListSpecs
{
    [Fact]
    public void What_waits_in_all_lists_of_all_zones_is_added_up()
    {
        // Counted by hand's tool: the lines of that name, split at the colon.
        var text = Encoding.UTF8.GetString(Fixture.Bytes("Captured/linux-6.18/zoneinfo.txt"));
        var pages = text.Split('\n').Select(line => line.Split(':')).Where(parts => parts[0].Trim() == "count")
            .Sum(parts => long.Parse(parts[1], CultureInfo.InvariantCulture));

        Assert.True(pages > 0);
        Assert.Equal(pages * Environment.SystemPageSize, HostPageLists.Parse(Encoding.UTF8.GetBytes(text)).Bytes);
    }

    [Fact]
    public void Any_number_of_lists_round_trips() => Gen.Long[0, 1L << 40].Array[1, 20].Sample(counts =>
    {
        var lists = counts.Select((count, cpu) =>
            $"    cpu: {cpu}\n              count:    {count}\n              high:     {count + 1}\n              batch:    63\n");
        var text = $"Node 0, zone   Normal\n  pages free     5\n  pagesets\n{string.Concat(lists)}  start_pfn:           1\n";
        return HostPageLists.Parse(Encoding.UTF8.GetBytes(text)).Bytes == counts.Sum() * Environment.SystemPageSize;
    });

    [Theory]
    [InlineData("")]
    [InlineData("Node 0, zone   Normal\n  pages free     5\n")]
    [InlineData("  pagesets\n    cpu: 0\n              count:    12")]
    [InlineData("  pagesets\n    cpu: 0\n              count:    -12\n")]
    public void What_is_no_such_text_is_refused(string text) =>
        Assert.Throws<FormatException>(() => HostPageLists.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Reading_it_from_this_host_allocates_nothing()
    {
        using var reader = HostPageLists.Open();

        Assert.True(reader.Read().Bytes >= 0);
        Assert.Equal(0, Allocation.OfHundred(() => reader.Read()));
    }
}
