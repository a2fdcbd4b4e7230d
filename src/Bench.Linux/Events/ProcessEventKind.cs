namespace Bench.Linux.Events;

public enum ProcessEventKind
{
    /// <summary>It came to be: stamped before it first runs.</summary>
    Fork,

    /// <summary>It became another program: stamped when the program is loaded and before its first instruction.</summary>
    Exec,

    /// <summary>It ended: stamped when its main thread does, just after its parent was told.</summary>
    Exit,
}
