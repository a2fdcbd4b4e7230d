using System.Globalization;
using Bench.Platforms;
using Bench.Platforms.Catalog;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;
using Bench.Platforms.Native;
using Bench.Platforms.Probes;

namespace Bench.Validation.Accuracy;

/// <summary>Whether the sampler keeps its usual rate, what that costs, and what it reaches at its fastest: on one idle instance of
/// native.</summary>
/// <param name="host">Where.</param>
internal sealed class RateSuite(PlatformHost host)
{
    private const double MostCpu = 0.01;
    private const double MostMissed = 0.001;
    private const double Percent = 100;

    // So many ticks that one missed is half of what may be missed.
    private static readonly (int TicksPerSecond, TimeSpan For, bool Judged)[] Rates =
    [
        (100, TimeSpan.FromSeconds(20), true),
        (SamplerOptions.FastestRate, TimeSpan.FromSeconds(5), false),
    ];

    /// <summary>Measures all rates.</summary>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public async Task<IReadOnlyList<RateResult>> MeasureAsync(CancellationToken cancellation)
    {
        var results = new List<RateResult>();
        foreach (var (rate, time, judged) in Rates)
        {
            try
            {
                results.Add(Judge(await SampleAsync(rate, time, cancellation), judged));
            }
#pragma warning disable CA1031 // Whatever breaks in one part is a row that says so, and takes no other with it.
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                results.Add(new RateResult
                {
                    TicksPerSecond = rate,
                    Bound = BoundOf(judged),
                    Verdict = AccuracyVerdicts.Of(exception),
                    Reason = exception.Message
                });
            }
        }

        return results;
    }

    /// <summary>Holds what a sampler has cost to the bounds.</summary>
    public static RateResult Judge(SamplerCost cost, bool judged)
    {
        var (cpu, missed) = (cost.CpuShare, cost.MissedShare);
        return new RateResult
        {
            TicksPerSecond = cost.TicksPerSecond,
            Taken = cost.Taken,
            ReachedRate = cost.ReachedRate,
            MissedShare = missed,
            CpuShare = cpu,
            MicrosecondsPerTick = cost.CpuTime.TotalMicroseconds / cost.Taken,
            WorstLatenessMilliseconds = cost.WorstLateness.TotalMilliseconds,
            AllocatedBytes = cost.AllocatedBytes,
            Bound = BoundOf(judged),
            Verdict = !judged
                ? AccuracyVerdict.Informative
                : cpu < MostCpu && missed < MostMissed ? AccuracyVerdict.Within : AccuracyVerdict.Outside,
        };
    }

    private static string BoundOf(bool judged) => judged
        ? string.Create(CultureInfo.InvariantCulture, $"CPU < {MostCpu * Percent:0.#} %, missed < {MostMissed * Percent:0.#} %")
        : "–";

    private async Task<SamplerCost> SampleAsync(int rate, TimeSpan time, CancellationToken cancellation)
    {
        var platform = PlatformCatalog.BuiltIn.Find(NativePlatform.PlatformName)!;
        var guest = GuestStore.KnownGuests.FirstOrDefault(host.Guests.ContainsKey)
            ?? throw new InstanceException(InstanceFailure.Unsupported, "no guest has been built; run scripts/setup");
        var found = await platform.ProbeAsync(host, cancellation);
        if (!found.Usable)
        {
            throw new InstanceException(InstanceFailure.Unsupported, $"{platform.Name}: {found.Reason}");
        }

        var spec = new InstanceSpec { Guest = host.Guests[guest], TicksPerSecond = rate };
        await using var instance = await Instance.StartAsync(platform, spec, host, cancellation);
        await Task.Delay(time, cancellation);
        var cost = instance.StopSampling().Cost;
        await instance.StopAsync(cancellation);
        return cost;
    }
}
