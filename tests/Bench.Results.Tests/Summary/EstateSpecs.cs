namespace Bench.Results.Tests.Summary;

public class EstateSpecs
{
    private const double Gibi = 1 << 30;
    private static readonly EstateNeed Need = new(Instances: 1000, MemoryBytes: 1L << 30, HostBytes: 100L << 30);

    [Fact]
    public void Hosts_follow_from_the_slope_and_their_interval_from_its_interval()
    {
        // 90 GiB are usable: 60 instances of 1.5 GiB, 45 of 2 GiB, 72 of 1.25 GiB.
        var row = Assert.Single(EstateRow.Of(Run(new Estimate(0.5 * Gibi, 0.25 * Gibi, Gibi)), Need));

        Assert.Equal(new Estimate(60, 45, 72), row.PerHost);
        Assert.Equal(new Estimate(17, 14, 23), row.Hosts);
    }

    [Fact]
    public void Without_an_interval_of_the_slope_there_is_none_of_the_hosts() =>
        Assert.Equal(new Estimate(17, null, null), EstateRow.Of(Run(new Estimate(0.5 * Gibi, null, null)), Need)[0].Hosts);

    [Fact]
    public void A_slope_below_zero_is_noise_and_makes_no_application_smaller() =>
        Assert.Equal(90, EstateRow.Of(Run(new Estimate(-Gibi / 2, -Gibi, Gibi)), Need)[0].PerHost.Median);

    [Fact]
    public void What_fits_on_no_host_needs_no_number_of_hosts() =>
        Assert.Null(EstateRow.Of(Run(new Estimate(Gibi, null, null)), Need with { MemoryBytes = 95L << 30 })[0].Hosts);

    [Fact]
    public void A_run_without_density_has_no_row() =>
        Assert.Empty(EstateRow.Of(new RunSummary { Run = "run", Rounds = 1, Metrics = [] }, Need));

    private static RunSummary Run(Estimate slope) => new()
    {
        Run = "run",
        Rounds = 6,
        Metrics =
        [
            new MetricSummary
            {
                Case = new CaseId { Experiment = "density", Platform = "runc", Guest = "busybox" },
                Family = "container",
                Metric = EstateRow.Slope,
                Unit = "B",
                Direction = Direction.Lower,
                Count = 6,
                Failures = 0,
                Value = slope,
            },
        ],
    };
}
