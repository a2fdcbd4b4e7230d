using Bench.Results.Flags;
using Bench.Results.Statistics;

namespace Bench.Experiments.Memory;

/// <summary>Memory that the host has left for more instances.</summary>
internal static class AvailableMemory
{
    private const int Readings = 9;

    private static readonly TimeSpan BetweenReadings = TimeSpan.FromMilliseconds(10);

    /// <summary>Reads it a few times over a tenth of a second, and returns the median, bytes.</summary>
    public static async Task<double> ReadAsync(CancellationToken cancellation)
    {
        using var host = HostMemory.Open();
        using var lists = HostPageLists.Open();
        var available = new List<double>();
        while (available.Count < Readings)
        {
            // Pages that an instance takes from the lists of single CPUs were not available before either, and would not show.
            available.Add(host.Read().AvailableBytes + lists.Read().Bytes);
            await Task.Delay(BetweenReadings, cancellation);
        }

        return Quantiles.Median(available);
    }

    /// <summary>Stores what one more instance takes of it, flagged where something else must have used it. A line goes through any two
    /// points: its fit is judged from three on.</summary>
    public static void AddSlope(Measurement measurement, Metric metric, LinearFit used, int readings)
    {
        const string poorFit =
            "poor fit: the host's memory did not change in proportion to the instances, so something else used it meanwhile";
        var isPoor = used.Slope <= 0 || (readings > 2 && used.RSquared < HonestyBounds.GoodFit);
        measurement.Add(metric, used.Slope, isPoor ? new Flag(FlagKind.PoorFit, poorFit) : null);
    }
}
