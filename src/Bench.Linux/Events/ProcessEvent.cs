namespace Bench.Linux.Events;

/// <summary>One event in the life of a process, stamped by the kernel itself.</summary>
/// <param name="Process">The PID of the process it happened to, as the host's first PID namespace numbers it.</param>
/// <param name="Parent">For a fork and an exit the PID of its parent, null where the kernel does not tell (an exit before Linux 4.18);
/// for an exec null. The parent of a process made with <c>CLONE_PARENT</c> is its maker's parent, as it is for <c>wait</c>.</param>
/// <param name="At">When the kernel saw it, on the clock of <see cref="MonotonicClock"/>.</param>
public readonly record struct ProcessEvent(ProcessEventKind Kind, int Process, int? Parent, MonotonicTime At)
{
    /// <summary>For an exec the name of the program, at most 15 bytes of it (<c>/proc/PID/comm</c>). Null when names were not asked for,
    /// when the process was gone before its name could be read, and when it had become a further program by then.</summary>
    public string? Program { get; init; }
}

public enum ProcessEventKind
{
    /// <summary>It came to be: stamped before it first runs.</summary>
    Fork,

    /// <summary>It became another program: stamped when the program is loaded and before its first instruction.</summary>
    Exec,

    /// <summary>It ended: stamped when its main thread does, just after its parent was told.</summary>
    Exit,
}
