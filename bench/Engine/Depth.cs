namespace Bench.Engine;

/// <summary>How much of what could be measured is: each includes those before it.</summary>
internal enum Depth
{
    /// <summary>One that shows that everything runs.</summary>
    Smoke,

    /// <summary>What most readers ask for.</summary>
    Quick,

    /// <summary>All.</summary>
    Full,
}
