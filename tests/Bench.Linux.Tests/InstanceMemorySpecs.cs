using System.Globalization;
using System.Text.RegularExpressions;

namespace Bench.Linux.Tests;

[Trait(Tier.Name, Tier.Integration)]
[Collection(Alone.Name)]
public sealed partial class InstanceMemorySpecs
{
    private const string Tree = "sleep 600 & (sleep 600 & echo ready; wait) & wait";
    private const long Mebibyte = 1 << 20;

    [Fact]
    public void The_sum_agrees_with_one_made_independently()
    {
        using var shell = new Shell(Tree);
        Assert.Equal("ready", shell.WaitForLine());
        var processes = ProcessTree.Of(shell.Id);
        Assert.Equal(4, processes.Count);
        using var reader = InstanceMemoryReader.Open(processes);

        // The processes may still be starting, and a shared page counts less as soon as anyone else on the host maps it, too: read
        // between two sums that are the same.
        InstanceMemory memory;
        long rss, rssAfter, pss, pssAfter;
        do
        {
            (rss, pss) = (Sum(processes, ResidentSize()), Sum(processes, ProportionalSize()));
            memory = reader.Read();
            (rssAfter, pssAfter) = (Sum(processes, ResidentSize()), Sum(processes, ProportionalSize()));
        }
        while (rss != rssAfter || pss != pssAfter);

        Assert.Equal(4, memory.ProcessesSeen);
        Assert.True(memory.IsComplete);
        Assert.Equal(rss, memory.RssBytes);

        Assert.InRange(memory.PssBytes!.Value, pss * 3 / 4, pss * 4 / 3);
        Assert.True(memory.PssBytes < memory.RssBytes);
    }

    [Fact]
    public void Processes_that_exit_are_missed_by_number_and_an_empty_instance_has_no_size()
    {
        using var first = new Shell("read line");
        using var second = new Shell("read line");
        using var reader = InstanceMemoryReader.Open([first.Id, second.Id, second.Id]);
        Assert.True(reader.Read() is { IsComplete: true, ProcessesExpected: 2, ProcessesSeen: 2 });

        first.Kill();
        var one = reader.Read();
        Assert.Equal((1, 2, false), (one.ProcessesSeen, one.ProcessesExpected, one.IsComplete));
        Assert.True(one.PssBytes > 0);

        second.Kill();
        Assert.True(reader.Read() is { ProcessesSeen: 0, PssBytes: null, RssBytes: null, Cgroup: null });

        using var late = InstanceMemoryReader.Open([first.Id]);
        Assert.True(late.Read() is { ProcessesSeen: 0, ProcessesExpected: 1, PssBytes: null });
    }

    [Fact]
    public void Reading_an_instance_with_its_cgroup_allocates_nothing_and_sees_both()
    {
        using var cgroup = TemporaryCgroup.Create();
        using var shell = new Shell("read line; x=$(head -c 8388608 /dev/zero | tr '\\0' x); echo done; read line; echo ${#x}");
        cgroup.Add(shell.Id);
        shell.GoOn();
        Assert.Equal("done", shell.WaitForLine());
        using var reader = InstanceMemoryReader.Open(cgroup.Directory.FindProcesses(), cgroup.Directory);

        var memory = reader.Read();

        Assert.SkipWhen(memory.Cgroup is null, "the memory controller is not handed down here");
        Assert.True(memory.PssBytes >= 8 * Mebibyte, $"{memory}");
        Assert.True(memory.Cgroup.Value.UsageBytes >= 8 * Mebibyte, $"{memory}");
        Assert.Equal(0, Allocation.OfHundred(() => reader.Read()));
    }

    private static long Sum(IEnumerable<int> processes, Regex size) => processes.Sum(processId => 1024 * long.Parse(
        size.Match(File.ReadAllText($"/proc/{processId}/smaps_rollup")).Groups[1].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^Rss:\s+(\d+) kB$", RegexOptions.Multiline)]
    private static partial Regex ResidentSize();

    [GeneratedRegex(@"^Pss:\s+(\d+) kB$", RegexOptions.Multiline)]
    private static partial Regex ProportionalSize();
}
