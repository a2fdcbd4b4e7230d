using MathNet.Numerics.Distributions;

namespace Bench.Results.Statistics;

/// <summary>
/// The change of a metric's level between two sides, with its standard error. The level of a run is the trimmed mean of its rounds, the
/// level of a side the mean of its runs' levels, both of logarithms. A run scatters about its side's level for two reasons. Its rounds
/// scatter, by as much as they show, or by <see cref="MetricDefinition.RoundScatter"/> if that is more. And each run has a level of its
/// own (where pages and daemons happen to lie): <see cref="MetricDefinition.RunLevel"/>, which several runs of a side show better.
/// </summary>
/// <remarks>
/// With one run a side it is Yuen's test of trimmed means with one variance more: K. K. Yuen, "The Two-Sample Trimmed t for Unequal
/// Population Variances", Biometrika 61 (1974), 165–170. Known variances and those that the runs of a side show are joined by degrees of
/// freedom: G. K. Smyth, "Linear Models and Empirical Bayes Methods for Assessing Differential Expression", Statistical Applications in
/// Genetics and Molecular Biology 3 (2004), article 3. Simulated coverage, false alarms and power: docs/statistics.md.
/// </remarks>
/// <param name="Logarithm">The logarithm of later by earlier.</param>
/// <param name="StandardError">Its standard error, 0 or more.</param>
/// <param name="Freedom">Degrees of freedom of that, above 0.</param>
public sealed record LevelChange(double Logarithm, double StandardError, double Freedom)
{
    /// <summary>The power for which <see cref="Detectable"/> is computed.</summary>
    private const double Power = 0.9;

    /// <summary>Degrees of freedom of the declared run level. It is an estimate, and hosts differ.</summary>
    private const double FreedomOfRunLevel = 10;

    /// <summary>Degrees of freedom of the declared scatter of rounds.</summary>
    private const double FreedomOfRoundScatter = 20;

    /// <summary>The declared run level is not used where runs of a side differ by so much that it is as improbable as this.</summary>
    private const double Contradiction = 0.1;

    /// <summary>The share of the rounds trimmed at either end: a disturbed round neither moves the level nor hides a change.</summary>
    private const double Trimmed = 0.2;

    /// <summary>The logarithm of a ratio of a million: what is no sharper than that tells nothing, and its powers overflow.</summary>
    private const double FarthestReach = 6 * 2.302585092994046;

    /// <summary>MathNet looks for quantiles of Student's t no farther out.</summary>
    private const double FarthestQuantile = 800;

    /// <summary>The ratio, later by earlier.</summary>
    public double Ratio => Math.Exp(Logarithm);

    /// <summary>Two-sided p-value of no change, from 0 to 1.</summary>
    public double PValue => (StandardError, Logarithm) switch
    {
        (0, 0) => 1,
        (0, _) => 0,
        _ => Math.Min(1, 2 * StudentT.CDF(0, 1, Freedom, -Math.Abs(Logarithm / StandardError))),
    };

    /// <summary>Compares two sides.</summary>
    /// <param name="baseline">For each run its rounds' values, positive; one run and one value at least.</param>
    /// <param name="diff">Likewise.</param>
    /// <param name="runLevel">Standard deviation of a run's own level, as a share; 0 or more.</param>
    /// <param name="roundScatter">Declared standard deviation of a run's rounds, as a share; above 0, or null.</param>
    /// <returns>The change; null where nothing tells how the values of a side scatter.</returns>
    public static LevelChange? Between(
        IReadOnlyList<double[]> baseline, IReadOnlyList<double[]> diff, double runLevel, double? roundScatter = null)
    {
        var (one, two) = (SideLevel.Of(baseline, roundScatter), SideLevel.Of(diff, roundScatter));
        return one.IsKnown && two.IsKnown ? Joined([one, two], runLevel, two.Logarithm - one.Logarithm) : null;
    }

    /// <summary>The change between interleaved sides, from the ratios of their rounds. They share the run and its level.</summary>
    /// <param name="ratios">For each run the ratios of its rounds, positive.</param>
    /// <returns>The change; null where nothing tells how the ratios scatter.</returns>
    public static LevelChange? OfRatios(IReadOnlyList<double[]> ratios)
    {
        var side = SideLevel.Of(ratios, roundScatter: null);
        return side.IsKnown ? Joined([side], 0, side.Logarithm) : null;
    }

    /// <summary>The ratio with its interval of a level between 0 and 1, at most a million times to either side.</summary>
    public Estimate Interval(double level)
    {
        var reach = Math.Min(Errors((1 - level) / 2), FarthestReach);
        return new Estimate(Ratio, Math.Exp(Logarithm - reach), Math.Exp(Logarithm + reach));
    }

    /// <summary>The smallest ratio above 1 that is called a change in 9 of 10 cases; a million where none is.</summary>
    /// <param name="significance">The level of the test, between 0 and 1.</param>
    /// <param name="smallestEffect">The smallest effect, which the ratio must exceed as well, as a share.</param>
    public double Detectable(double significance, double smallestEffect) =>
        Math.Exp(Math.Min(Math.Max(Errors(significance / 2), Math.Log(1 + smallestEffect)) + Errors(1 - Power), FarthestReach));

    /// <summary>How far from 0 the change is with a probability, upwards, if there is none.</summary>
    private double Errors(double probability)
    {
        if (StandardError == 0)
        {
            return 0;
        }

        var isFar = StudentT.CDF(0, 1, Freedom, -FarthestQuantile) >= probability;
        return (isFar ? FarthestQuantile : -StudentT.InvCDF(0, 1, Freedom, probability)) * StandardError;
    }

    private static LevelChange Joined(SideLevel[] sides, double runLevel, double change)
    {
        // Known before runs are compared with each other: the scatter of rounds, and the declared level.
        var levels = sides.Sum(side => runLevel * runLevel / side.Runs);
        var known = levels + sides.Sum(side => side.RoundVariance / side.Runs);
        var squares = levels * levels / FreedomOfRunLevel
            + sides.Where(side => side.RoundFreedom > 0).Sum(side => Math.Pow(side.RoundVariance / side.Runs, 2) / side.RoundFreedom);

        // Shown by several runs of a side.
        var freedomOfRuns = sides.Sum(side => side.Runs - 1);
        var shown = sides.Sum(side => side.SquaresBetweenRuns);
        if (known == 0)
        {
            var variance = freedomOfRuns == 0 ? 0 : shown / freedomOfRuns * sides.Sum(side => 1.0 / side.Runs);
            return new LevelChange(change, Math.Sqrt(variance), Math.Max(1, freedomOfRuns));
        }

        var freedom = known * known / squares;
        var expected = sides.Sum(side => (side.Runs - 1) * (runLevel * runLevel + side.RoundVariance));
        if (freedomOfRuns == 0 || expected == 0)
        {
            return new LevelChange(change, Math.Sqrt(known), freedom);
        }

        if (shown > expected * FisherSnedecor.InvCDF(freedomOfRuns, freedom, 1 - Contradiction))
        {
            return new LevelChange(change, Math.Sqrt(known * shown / expected), freedomOfRuns);
        }

        var joined = (freedom + freedomOfRuns * shown / expected) / (freedom + freedomOfRuns);
        return new LevelChange(change, Math.Sqrt(known * joined), freedom + freedomOfRuns);
    }

    /// <summary>The level of one side.</summary>
    /// <param name="Logarithm">The mean of its runs' levels.</param>
    /// <param name="RoundVariance">The variance of a run's level that is due to its rounds.</param>
    /// <param name="RoundFreedom">Degrees of freedom of that.</param>
    /// <param name="SquaresBetweenRuns">Sum of the squared distances of the runs' levels from their mean.</param>
    /// <param name="Runs">How many there are.</param>
    /// <param name="IsKnown">Whether it has several rounds in some run, or several runs.</param>
    private readonly record struct SideLevel(
        double Logarithm, double RoundVariance, double RoundFreedom, double SquaresBetweenRuns, int Runs, bool IsKnown)
    {
        public static SideLevel Of(IReadOnlyList<double[]> runs, double? roundScatter)
        {
            var trimmed = runs.Select(run => Trim([.. run.Select(value => Math.Log(value))])).ToList();
            var mean = trimmed.Average(run => run.Mean);
            var several = trimmed.Where(run => run.Freedom > 0).ToList();
            var shown = several.Count > 0 ? several.Average(run => run.Variance * run.Rounds) : 0;
            var freedom = (double)several.Sum(run => run.Freedom);
            if (roundScatter is { } scatter)
            {
                // So few rounds tell their own scatter badly. Less than is declared is not believed; the more they show beyond it, the
                // less the declaration is worth.
                var declared = scatter * scatter;
                freedom += FreedomOfRoundScatter * (shown > declared ? Math.Pow(declared / shown, 3) : 1);
                shown = Math.Max(shown, declared);
            }

            return new SideLevel(
                mean,
                shown * trimmed.Average(run => 1.0 / run.Rounds),
                freedom,
                trimmed.Sum(run => (run.Mean - mean) * (run.Mean - mean)),
                runs.Count,
                several.Count > 0 || runs.Count > 1);
        }

        /// <summary>The trimmed mean of a run's rounds; its variance, from the winsorized variance of the rounds, 0 for one round; the
        /// degrees of freedom of that; and how many rounds there are.</summary>
        private static (double Mean, double Variance, int Freedom, int Rounds) Trim(double[] values)
        {
            Array.Sort(values);
            var cut = (int)(Trimmed * values.Length);
            var left = values[cut..^cut];
            double[] winsorized = [.. values.Select(value => Math.Clamp(value, left[0], left[^1]))];
            var (mean, freedom) = (winsorized.Average(), left.Length - 1);
            var squares = winsorized.Sum(value => (value - mean) * (value - mean));
            return (left.Average(), freedom == 0 ? 0 : squares / (left.Length * (double)freedom), freedom, values.Length);
        }
    }
}
