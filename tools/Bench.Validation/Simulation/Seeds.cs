namespace Bench.Validation.Simulation;

/// <summary>
/// Independent seeds from numbers that follow each other, because .NET's seeded generator gives related numbers for related seeds. The
/// mixing is SplitMix64's: G. L. Steele, D. Lea and C. H. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014, 453–472.
/// </summary>
internal static class Seeds
{
    /// <summary>The seed of a number in a series of seeds.</summary>
    public static int Of(int series, int number)
    {
        var mixed = unchecked(((ulong)(uint)series << 32 | (uint)number) + 0x9E3779B97F4A7C15UL);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL);
        return (int)(mixed ^ (mixed >> 31));
    }
}
