namespace Bench.Linux.Events;

/// <summary>One event in the life of a process, stamped by the kernel itself.</summary>
/// <param name="Process">The PID of the process it happened to, in the PID namespace of the harness.</param>
/// <param name="Parent">For a fork the PID of the process that called it, for an exit that of the parent; null for an exec, and for a
/// process outside that namespace.</param>
/// <param name="At">When the kernel saw it, on the clock of <see cref="MonotonicClock"/>.</param>
public readonly record struct ProcessEvent(ProcessEventKind Kind, int Process, int? Parent, MonotonicTime At)
{
    /// <summary>For an exec the file name of the program, at most 15 bytes of it; otherwise null.</summary>
    public string? Program { get; init; }
}

public enum ProcessEventKind
{
    /// <summary>It came to be: stamped before it first runs.</summary>
    Fork,

    /// <summary>It became another program: stamped when the old one is gone and before the new one is loaded.</summary>
    Exec,

    /// <summary>It ended: stamped when its main thread does, before its parent is told and, since about Linux 6.16, before its memory is
    /// given back.</summary>
    Exit,
}
