using Bench.Linux.Processes;

namespace Bench.Linux.Sampling;

/// <summary>The processes of a cgroup and of those below it, followed as they come and go. A look that finds nothing new costs a handful
/// of system calls a cgroup and allocates nothing.</summary>
/// <remarks>The list is opened anew at each look. Version 1 keeps the list that it made for an open file until a second has passed
/// without a read (<c>CGROUP_PIDLIST_DESTROY_DELAY</c> in the kernel's <c>kernel/cgroup/cgroup-v1.c</c>): read more often than that, it
/// would never change.</remarks>
internal sealed class CgroupProcesses(string path, ReadBuffer buffer)
{
    // A directory has a link from its parent and one from itself, and each cgroup below it adds one.
    private const uint LinksWithoutChildren = 2;

    private readonly string _list = $"{path}/cgroup.procs";
    private readonly Dictionary<string, CgroupProcesses> _below = [];
    private byte[] _known = [];
    private int _knownLength = -1;
    private int _own;

    /// <summary>How many there were at the last look.</summary>
    public int Count { get; private set; }

    /// <summary>Looks again. False when the cgroup is not there.</summary>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    public bool TryRefresh()
    {
        if (!Libc.TryReadOnce(_list, buffer, out var text))
        {
            return false;
        }

        if (_knownLength != text.Length || !text.SequenceEqual(_known.AsSpan(0, _knownLength)))
        {
            Remember(text);
            _own = ProcessIdList.Parse(text, _list).Count;
        }

        if (Libc.TryCountLinks(path, out var links) && links != LinksWithoutChildren + _below.Count)
        {
            FindBelow();
        }

        Count = _own;
        foreach (var child in _below.Values)
        {
            // One that has gone meanwhile is taken off at the next look, by the count of links.
            Count += child.TryRefresh() ? child.Count : 0;
        }

        return true;
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

    private void Remember(ReadOnlySpan<byte> text)
    {
        if (_known.Length < text.Length)
        {
            _known = new byte[text.Length * 2];
        }

        text.CopyTo(_known);
        _knownLength = text.Length;
    }
}
