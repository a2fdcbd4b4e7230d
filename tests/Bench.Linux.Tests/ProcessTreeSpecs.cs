namespace Bench.Linux.Tests;

public sealed class ProcessTreeSpecs
{
    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void Children_and_their_children_are_found_and_strangers_are_not()
    {
        using var stranger = new Shell("read line");
        using var shell = new Shell("sleep 600 & echo $!; (sleep 600 & echo $!; wait) & echo $!; wait");
        var told = new[] { shell.WaitForLine(), shell.WaitForLine(), shell.WaitForLine() }.Select(line => int.Parse(line!));
        var expected = told.Append(shell.Id).Order().ToArray();

        Assert.Equal(expected, ProcessTree.Of(shell.Id));
        Assert.Contains(stranger.Id, ProcessTree.Of(Environment.ProcessId));
        Assert.Superset(expected.ToHashSet(), ProcessTree.Of(Environment.ProcessId).ToHashSet());

        shell.Kill();
        Assert.Empty(ProcessTree.Of(shell.Id));
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void A_zombie_is_not_alive()
    {
        // The child ends only once its parent has become a program that never waits for children.
        using var shell = new Shell("exec 3<&0; (read line <&3) & echo $!; exec sleep 600");
        var child = int.Parse(shell.WaitForLine()!);
        SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{shell.Id}/comm") == "sleep\n");
        Assert.Equal(new[] { shell.Id, child }.Order(), ProcessTree.Of(shell.Id));

        shell.GoOn();
        SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{child}/stat").Contains(") Z "));

        Assert.Equal([shell.Id], ProcessTree.Of(shell.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_tree_is_the_same_with_and_without_lists_of_children(bool listsOfChildren)
    {
        using var proc = new TemporaryDirectory();
        Add(10, 'S', parent: 1, children: "11 12 ");
        Add(11, 'S', parent: 10, children: "13 ");
        Add(12, 'Z', parent: 10, children: "");
        Add(13, 'R', parent: 11, children: "");
        Add(20, 'S', parent: 1, children: "");
        proc.Write("10/task/15/comm", "a second thread");
        proc.Write("uptime", "1.00 1.00\n");
        if (listsOfChildren)
        {
            // A child of the second thread.
            proc.Write("10/task/15/children", "14 ");
        }

        Add(14, 'D', parent: 10, children: "");

        Assert.Equal([10, 11, 13, 14], ProcessTree.Of(10, proc.Path));
        Assert.Equal([20], ProcessTree.Of(20, proc.Path));
        Assert.Empty(ProcessTree.Of(99, proc.Path));

        void Add(int processId, char state, int parent, string children)
        {
            proc.Write(
                $"{processId}/stat",
                $"{processId} (a) b) {state} {parent} 1 1 0 -1 4194304 120 0 0 0 0 0 0 0 20 0 1 0 222720 3133440 386 "
                + "18446744073709551615\n");
            if (listsOfChildren)
            {
                proc.Write($"{processId}/task/{processId}/children", children);
            }
        }
    }
}
