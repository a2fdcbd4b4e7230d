namespace Bench.Linux.Events;

/// <summary>Picks the events of one process and of what descends from it out of the events of the whole host.</summary>
/// <remarks>It follows forks, so it finds what a walk over <c>/proc</c> cannot: processes that have ended, and those whose parent has.
/// What a daemon starts on behalf of a process (a container of Docker) does not descend from that process.</remarks>
public static class ProcessLineage
{
    /// <summary>The events of a process and its descendants, in the order given.</summary>
    /// <param name="events">Events of the host, in the order of their stamps.</param>
    /// <param name="root">The PID to begin from; positive. Events before the first fork that makes it are those of a former process of
    /// that PID and are left out. Without such a fork the process is taken to be older than the events.</param>
    public static IReadOnlyList<ProcessEvent> Of(IReadOnlyList<ProcessEvent> events, int root)
    {
        var found = new List<ProcessEvent>();
        var birth = events.ToList().FindIndex(one => one.Kind == ProcessEventKind.Fork && one.Process == root);
        var members = new HashSet<int> { root };
        for (var index = Math.Max(birth, 0); index < events.Count; index++)
        {
            var current = events[index];

            // Every fork decides anew, because a PID may be used again. An exit decides nothing: when another thread
            // than the main one calls exec, the main one ends and the process lives on.
            if (current.Kind == ProcessEventKind.Fork)
            {
                var isMember = index == birth || members.Contains(current.Parent ?? 0);
                _ = isMember ? members.Add(current.Process) : members.Remove(current.Process);
            }

            if (members.Contains(current.Process))
            {
                found.Add(current);
            }
        }

        return found;
    }
}
