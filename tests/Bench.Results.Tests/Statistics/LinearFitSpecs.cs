using Bench.Results.Statistics;
using CsCheck;

namespace Bench.Results.Tests.Statistics;

public class LinearFitSpecs
{
    /// <summary>NIST's Statistical Reference Datasets, Norris (1979): x, then y; calibration of ozone monitors.</summary>
    internal static readonly (double X, double Y)[] Norris =
    [
        (0.2, 0.1), (337.4, 338.8), (118.2, 118.1), (884.6, 888.0), (10.1, 9.2), (226.5, 228.1), (666.3, 668.5), (996.3, 998.5),
        (448.6, 449.1), (777.0, 778.9), (558.2, 559.2), (0.4, 0.3), (0.6, 0.1), (775.5, 778.1), (666.9, 668.8), (338.0, 339.3),
        (447.5, 448.9), (11.6, 10.8), (556.0, 557.7), (228.1, 228.3), (995.8, 998.0), (887.6, 888.8), (120.2, 119.6), (0.3, 0.3),
        (0.3, 0.6), (556.8, 557.6), (339.1, 339.3), (887.2, 888.0), (999.0, 998.5), (779.0, 778.9), (11.1, 10.2), (118.3, 117.6),
        (229.2, 228.9), (669.1, 668.4), (448.9, 449.2), (0.5, 0.2),
    ];

    [Fact]
    public void The_line_is_the_one_that_NIST_certifies()
    {
        var fit = LinearFit.Of(Norris);

        Assert.Equal(1.00211681802045, fit.Slope, 12);
        Assert.Equal(-0.262323073774029, fit.Intercept, 11);
        Assert.Equal(0.999993745883712, fit.RSquared, 12);
    }

    [Fact]
    public void Points_on_a_line_give_that_line_however_large_they_are() =>
        Gen.Select(Gen.Int[-1 << 30, 1 << 30], Gen.Long[-1L << 40, 1L << 40], Gen.Int[2, 9]).Sample((slope, intercept, count) =>
        {
            var fit = LinearFit.Of([.. Enumerable.Range(0, count).Select(x => ((double)x, intercept + (double)slope * x))]);
            Assert.Equal(slope, fit.Slope, 1e-3);
            Assert.Equal(intercept, fit.Intercept, 1e-2);
            Assert.Equal(1, fit.RSquared, 1e-6);
        });

    [Fact]
    public void No_other_line_is_nearer() =>
        Gen.Select(Gen.Double[-100, 100].Array[3, 9], Gen.Double[-1, 1], Gen.Double[-1, 1]).Sample((values, turn, lift) =>
        {
            var fit = LinearFit.Of([.. values.Select((y, x) => ((double)x, y))]);
            Assert.True(Distance(fit.Slope, fit.Intercept) <= Distance(fit.Slope + turn, fit.Intercept + lift) + 1e-9);
            Assert.InRange(fit.RSquared, 0, 1);

            double Distance(double slope, double intercept) => values.Select((y, x) => Math.Pow(y - intercept - slope * x, 2)).Sum();
        });

    [Fact]
    public void Values_that_do_not_vary_are_a_level_line_without_doubt() =>
        Assert.Equal(new LinearFit(0, 7, 1), LinearFit.Of([(0, 7), (1, 7), (2, 7)]));

    [Fact]
    public void A_value_that_is_not_known_or_a_single_one_gives_no_line()
    {
        (int Count, double? Bytes)[] readings = [(1, 10), (2, 12), (4, 16)];

        Assert.Equal(2, Fit(readings)!.Slope, 12);
        Assert.Null(Fit([.. readings, (8, null)]));
        Assert.Null(Fit(readings[..1]));

        static LinearFit? Fit((int Count, double? Bytes)[] of) => LinearFit.TryOf(of, reading => reading.Count, reading => reading.Bytes);
    }

    [Fact]
    public void One_place_is_no_line()
    {
        Assert.Throws<ArgumentException>(() => LinearFit.Of([]));
        Assert.Throws<ArgumentException>(() => LinearFit.Of([(1, 1), (1, 2)]));
        Assert.Throws<ArgumentException>(() => LinearFit.Of([(1, 1), (2, double.NaN)]));
    }
}
