namespace Bench.Linux.Events;

/// <summary>What a message of the process events connector tells.</summary>
internal enum ProcessMessageKind
{
    Other,
    /// <summary>The answer to having asked for events.</summary>
    Acknowledgement,

    Fork,
    Exec,
    Exit,
}
