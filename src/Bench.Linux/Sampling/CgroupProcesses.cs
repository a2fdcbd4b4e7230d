namespace Bench.Linux.Sampling;

/// <summary>Counts the processes of a cgroup and of those below it as they come and go. A look costs a handful of system calls a cgroup,
/// and allocates only when cgroups come or go.</summary>
/// <remarks>The list is opened anew at each look. Version 1 keeps the list that it made for an open file until a second has passed
/// without a read (<c>CGROUP_PIDLIST_DESTROY_DELAY</c> in the kernel's <c>kernel/cgroup/cgroup-v1.c</c>): read more often than that, it
/// would never change.</remarks>
internal sealed class CgroupProcesses(string path, ReadBuffer buffer)
{
    // A directory has a link from its parent and one from itself, and each cgroup below it adds one.
    private const uint LinksWithoutChildren = 2;

    private readonly string _list = $"{path}/cgroup.procs";
    private readonly Dictionary<string, CgroupProcesses> _below = [];

    /// <summary>Looks how many there are now. Null when the cgroup is not there.</summary>
    public int? Count()
    {
        if (!Libc.TryReadOnce(_list, buffer, out var text))
        {
            return null;
        }

        // A line each; the process of another PID namespace has the number 0 and is left out.
        var count = 0;
        foreach (var line in text.Split((byte)'\n'))
        {
            count += text[line].IsEmpty || text[line].SequenceEqual("0"u8) ? 0 : 1;
        }

        if (Libc.TryCountLinks(path, out var links) && links != LinksWithoutChildren + _below.Count)
        {
            FindBelow();
        }

        foreach (var child in _below.Values)
        {
            // One that has gone meanwhile is taken off at the next look, by the count of links.
            count += child.Count() ?? 0;
        }

        return count;
    }

    private void FindBelow()
    {
        try
        {
            var there = Directory.GetDirectories(path);
            foreach (var gone in _below.Keys.Except(there).ToList())
            {
                _below.Remove(gone);
            }

            foreach (var child in there)
            {
                _below.TryAdd(child, new CgroupProcesses(child, buffer));
            }
        }
        catch (IOException)
        {
            // Removed while we looked.
        }
    }
}
