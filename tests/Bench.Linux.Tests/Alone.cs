namespace Bench.Linux.Tests;

/// <summary>For tests of this very process's memory, which others running meanwhile would change.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
