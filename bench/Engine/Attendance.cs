namespace Bench.Engine;

/// <summary>In which rounds of a run a case is measured.</summary>
internal enum Attendance
{
    /// <summary>In none.</summary>
    None,

    /// <summary>In the first: a figure without an interval.</summary>
    FirstRound,

    /// <summary>In each.</summary>
    EveryRound,
}
