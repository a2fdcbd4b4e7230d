namespace Bench.Results.Flags;

/// <summary>The bounds beyond which a figure is flagged because another one contradicts it (rules 8 and 9). The figure is kept.</summary>
public static class HonestyBounds
{
    /// <summary>Ways of counting the same memory that are further apart, as a share of the smaller, need a look.</summary>
    public const double MemoryDisagreement = 0.25;

    /// <summary>Below this R² the host's memory did not change in proportion to the instances.</summary>
    public const double GoodFit = 0.9;

    /// <summary>Below this share of the guest's bytes at the device, a cache must have answered for the rest.</summary>
    public const double ReachedDevice = 0.9;

    /// <summary>A guest's clock whose rate is known to differ from the host's by more than this falsifies what it times.</summary>
    public const double ClockRate = 0.02;
}
