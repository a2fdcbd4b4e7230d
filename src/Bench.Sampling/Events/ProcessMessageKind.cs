namespace Bench.Sampling;

/// <summary>What a message of the process events connector tells.</summary>
internal enum ProcessMessageKind
{
    /// <summary>Nothing of interest here.</summary>
    Other,

    /// <summary>The answer to having asked for events.</summary>
    Acknowledgement,

    /// <summary>A process was made.</summary>
    Fork,

    /// <summary>A process became another program.</summary>
    Exec,

    /// <summary>A process ended.</summary>
    Exit,
}
