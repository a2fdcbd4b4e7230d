using System.Globalization;
using Bench.Harness;
using Bench.Harness.BenchmarkDotNet;
using Bench.Platforms.Catalog;

namespace Bench.Program.Tests.Harness;

/// <summary>What BenchmarkDotNet exports of a run. No instance is started: the samples are made up.</summary>
public sealed class BenchmarkDotNetRunnerSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Sample> _samples = [];

    [Theory]
    [InlineData("boot", "30.00 ms")]
    [InlineData("memory", "NA")]
    [InlineData("application", "52.78 ms")] // Requests a second: the mean time of one, of 1/10, 1/20 and 1/120 s.
    public void The_mean_is_that_of_the_samples_of_all_passes(string experiment, string mean)
    {
        var options = PlannedRun.OptionsOf("quick") with { Platforms = [PlatformCatalog.BuiltIn.Find("runc")!] };
        var cases = PlannedRun.CasesOf(options).Where(one => one.Experiment == experiment).ToList();
        var runner = new BenchmarkDotNetRunner(_folder.Path);

        runner.Run(cases, one => Measured(one, 10, 20));
        runner.Run(cases, one => Measured(one, experiment == "boot" ? 60 : 120));
        runner.Export(RunData.From(StoredRun.Environment("run", StoredRun.Host), _samples).Summary, TimeSpan.FromSeconds(1));

        var csv = File.ReadAllLines(Assert.Single(Directory.EnumerateFiles(_folder.At("results"), "*.csv")));
        Assert.Equal(2, csv.Length);
        Assert.Equal(mean, Value("Mean"));
        Assert.Equal("runc", Value("Platform"));
        Assert.Contains(csv[0].Split(','), header => header.StartsWith(cases[0].Primary.Name, StringComparison.Ordinal));

        string Value(string header) => csv[1].Split(',')[Array.LastIndexOf(csv[0].Split(','), header)];
    }

    [Fact]
    public void A_storage_has_the_columns_of_its_own_jobs_and_not_of_another_storage()
    {
        var options = PlannedRun.OptionsOf("full") with { Platforms = [PlatformCatalog.BuiltIn.Find("runc")!], Filters = ["*Disk*"] };
        var cases = PlannedRun.CasesOf(options);
        var runner = new BenchmarkDotNetRunner(_folder.Path);
        Assert.True(cases.Count > 1);

        runner.Run(cases, one => Measured(one with { Parameters = new ParameterSet([.. one.Parameters, new("job", "randread")]) }, 10));
        runner.Export(RunData.From(StoredRun.Environment("run", StoredRun.Host), _samples).Summary, TimeSpan.FromSeconds(1));

        var csv = File.ReadAllLines(Assert.Single(Directory.EnumerateFiles(_folder.At("results"), "*.csv")));
        var columns = csv[0].Split(',').Index().Where(header => header.Item.StartsWith("disk.iops", StringComparison.Ordinal)).ToList();
        Assert.Equal(cases.Count, columns.Count);
        Assert.All(csv.Skip(1), line => Assert.Single(columns, column => line.Split(',')[column.Index] is not ("NA" or "")));
    }

    [Fact]
    public void A_case_is_measured_at_the_priority_of_the_process_which_its_instances_inherit()
    {
        int? during = null;
        new BenchmarkDotNetRunner(_folder.Path).Run([PlannedRun.CasesOf(PlannedRun.OptionsOf("smoke"))[0]], _ =>
        {
            during = Nice();
            return [];
        });

        Assert.Equal(Nice(), during);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The nice value of the calling thread, the nineteenth field of its status.</summary>
    private static int Nice() =>
        int.Parse(File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ')[19 - 3], CultureInfo.InvariantCulture);

    private List<Sample> Measured(Case one, params double[] values)
    {
        var samples = values.Select(value => new Sample
        {
            Run = "run",
            Time = DateTimeOffset.UnixEpoch,
            Round = 1,
            Case = one.Id,
            Metric = one.Primary.Name,
            Unit = one.Primary.Unit,
            Direction = one.Primary.Direction,
            Value = value,
            Outcome = Outcome.Ok,
        }).ToList();
        _samples.AddRange(samples);
        return samples;
    }
}
