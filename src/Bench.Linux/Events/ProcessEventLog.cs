namespace Bench.Linux.Events;

/// <summary>Keeps process events in storage made beforehand, so that keeping one allocates nothing.</summary>
internal sealed class ProcessEventLog(int capacity)
{
    private readonly Entry[] _entries = new Entry[capacity];
    private int _count;

    /// <summary>Events that found no room.</summary>
    public long Discarded { get; private set; }

    public void Add(in ProcessMessage message) => Add(message, default, default);

    /// <param name="message">A fork, an exec or an exit.</param>
    /// <param name="name">The name of its program.</param>
    /// <param name="namedAt">When the name had been read.</param>
    public void Add(in ProcessMessage message, in ProgramName name, MonotonicTime namedAt)
    {
        if (_count == _entries.Length)
        {
            Discarded++;
            return;
        }

        ref var entry = ref _entries[_count++];
        entry.Message = message;
        entry.Name = name;
        entry.NamedAt = namedAt;
    }

    public IReadOnlyList<ProcessEvent> ToEvents()
    {
        // Each CPU stamps an event before it queues it, so two of them may queue in the other order.
        var order = Enumerable.Range(0, _count).OrderBy(index => _entries[index].Message.Stamp).ToArray();

        var events = new ProcessEvent[_count];
        var renamed = new Dictionary<int, long>();
        for (var place = _count - 1; place >= 0; place--)
        {
            ref readonly var entry = ref _entries[order[place]];
            var message = entry.Message;
            var isLate = renamed.TryGetValue(message.Process, out var next) && next <= entry.NamedAt.Nanoseconds;
            events[place] = message.ToEvent(isLate ? null : entry.Name.ToText());
            if (message.Kind is ProcessMessageKind.Exec or ProcessMessageKind.Fork)
            {
                renamed[message.Process] = message.Stamp;
            }
        }

        return events;
    }

    private struct Entry
    {
        public ProcessMessage Message;
        public ProgramName Name;
        public MonotonicTime NamedAt;
    }
}
