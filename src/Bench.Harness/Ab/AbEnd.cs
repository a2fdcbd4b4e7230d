namespace Bench.Harness.Ab;

/// <summary>Why a comparison has ended.</summary>
internal enum AbEnd
{
    /// <summary>It was interrupted, or something went wrong around it.</summary>
    Interrupted,

    /// <summary>Every verdict that was waited for is there, or one of them is worse.</summary>
    Decided,

    /// <summary>The rounds have run out.</summary>
    Rounds,

    /// <summary>The time has run out.</summary>
    Time,

    /// <summary>No round has values of both sides.</summary>
    NoPairs,
}
