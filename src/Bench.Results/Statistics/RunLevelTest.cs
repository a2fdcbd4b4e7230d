using MathNet.Numerics.Distributions;
using Perfolizer.Mathematics.Distributions.ContinuousDistributions;

namespace Bench.Results.Statistics;

/// <summary>
/// Whether the change of one platform between two sides stands out of what platforms do between any two runs. Each has a level of its own in each run, so that the null hypothesis is not that nothing
/// moves, but that a platform moves as the others do: its distribution is taken from them (B. Efron, "Large-Scale Simultaneous Hypothesis Testing: The Choice of a Null Hypothesis", Journal of
/// the American Statistical Association 99 (2004), 96–104).
/// </summary>
/// <remarks>
/// <para>
/// Platforms are taken out one after the other, the one farthest from the median of all first, and each is held to the mean and the variance of those that are left, by Student's t; the last that stands out and all that were
/// taken out before it do (generalized extreme Studentized deviate: B. Rosner, "Percentage Points for a Generalized ESD Many-Outlier Procedure", Technometrics 25 (1983), 165–172). So
/// several that changed do not hide each other. The first has half of the chance of a false alarm, the second a quarter, and so on, for with few platforms Rosner's own levels are exceeded twofold. At most half are
/// taken out, and three are left.
/// </para>
/// <para>
/// Few others tell a variance badly. So a change stands out also if it does by the variance of levels as known from elsewhere, joined with that of the others as by
/// so many degrees of freedom (G. K. Smyth, "Linear Models and Empirical Bayes Methods for Assessing Differential Expression", Statistical Applications in Genetics and Molecular Biology 3 (2004),
/// article 3), unless the others' scatter contradicts what is known. With fewer than four platforms that is all there is, and each is held to no change.
/// </para>
/// </remarks>
public static class RunLevelTest
{
    /// <summary>As how many degrees of freedom what is known from elsewhere counts: hosts differ, so it is not known exactly.</summary>
    private const double FreedomOfKnown = 10;

    /// <summary>What is known is contradicted when so large a scatter of the others is as improbable as this.</summary>
    private const double Contradiction = 0.10;

    /// <summary>Fewer platforms do not tell a scatter.</summary>
    private const int FewestThatScatter = 4;

    /// <summary>Tests.</summary>
    /// <param name="changes">One change a platform.</param>
    /// <param name="knownVariance">The variance of a change that comes from levels of runs, as known from elsewhere; above 0.</param>
    /// <param name="significance">The chance of even one false alarm, between 0 and 1.</param>
    /// <param name="platforms">Among how many platforms' changes that chance is shared, 1 or more.</param>
    /// <returns>In the order given.</returns>
    public static IReadOnlyList<RunLevelStanding> Of(IReadOnlyList<PlatformChange> changes, double knownVariance, double significance, int platforms)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Count < FewestThatScatter)
        {
            return [.. changes.Select(change =>
            {
                var reach = Student(FreedomOfKnown, significance / platforms) * Math.Sqrt(knownVariance + change.Variance);
                return new RunLevelStanding(Math.Abs(change.Logarithm) > reach, change.Logarithm, reach);
            })];
        }

        var median = Quantiles.Median(changes.Select(change => change.Logarithm));
        int[] farthestFirst = [.. Enumerable.Range(0, changes.Count).OrderByDescending(i => Math.Abs(changes[i].Logarithm - median))];
        var standings = new RunLevelStanding[changes.Count];
        var most = Math.Min((changes.Count - 1) / 2, changes.Count - FewestThatScatter + 1);
        var level = significance / platforms;
        var standOut = 0;
        for (var place = 0; place < farthestFirst.Length; place++)
        {
            // Whoever is not taken out is held to the last that were left.
            var takenOut = Math.Min(place + 1, most);
            PlatformChange[] others = [.. farthestFirst[takenOut..].Where(i => i != farthestFirst[place]).Select(i => changes[i])];
            var standing = Hold(changes[farthestFirst[place]], others, knownVariance, level * Math.Pow(0.5, takenOut));
            standings[farthestFirst[place]] = standing;
            standOut = place < most && standing.StandsOut ? place + 1 : standOut;
        }

        foreach (var (place, platform) in farthestFirst.Index())
        {
            standings[platform] = standings[platform] with { StandsOut = place < standOut };
        }

        return standings;
    }

    private static RunLevelStanding Hold(PlatformChange change, PlatformChange[] others, double knownVariance, double level)
    {
        var mean = others.Average(other => other.Logarithm);
        var freedom = others.Length - 1;
        var scatter = others.Sum(other => Math.Pow(other.Logarithm - mean, 2)) / freedom;
        var ofRounds = others.Average(other => other.Variance);
        var ofLevels = Math.Max(0, scatter - ofRounds);
        var wider = Math.Sqrt(1 + 1.0 / others.Length);
        var reach = Student(freedom, level) * wider * Math.Sqrt(scatter + Math.Max(0, change.Variance - ofRounds));
        if (scatter <= FisherSnedecor.InvCDF(freedom, FreedomOfKnown, 1 - Contradiction) * (knownVariance + ofRounds))
        {
            var joined = (FreedomOfKnown * knownVariance + freedom * ofLevels) / (FreedomOfKnown + freedom);
            reach = Math.Min(reach, Student(FreedomOfKnown + freedom, level) * wider * Math.Sqrt(change.Variance + joined));
        }

        return new RunLevelStanding(Math.Abs(change.Logarithm - mean) > reach, change.Logarithm - mean, reach);
    }

    private static double Student(double freedom, double level) => -new StudentDistribution(freedom).Quantile(level / 2);
}

/// <summary>By how much a metric of a platform changed between two sides.</summary>
/// <param name="Logarithm">The logarithm of the ratio.</param>
/// <param name="Variance">Its variance, as the rounds tell.</param>
public readonly record struct PlatformChange(double Logarithm, double Variance);

/// <summary>How a change stands to those of the other platforms.</summary>
/// <param name="StandsOut">Whether it stands out.</param>
/// <param name="Distance">The logarithm of its ratio to theirs.</param>
/// <param name="Reach">How large that has to be, up or down.</param>
public readonly record struct RunLevelStanding(bool StandsOut, double Distance, double Reach);
