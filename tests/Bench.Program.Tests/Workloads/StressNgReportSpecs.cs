namespace Bench.Program.Tests.Workloads;

/// <summary>stress-ng's report against captured output; <c>Fixtures/README.md</c> says how it was captured.</summary>
public class StressNgReportSpecs
{
    [Fact]
    public void A_stressor_has_operations_and_the_time_that_they_took()
    {
        var report = StressNgReport.Parse(Fixture.Text("stress-ng-fork.yaml"));

        Assert.Equal(200, report.Operations);

        // What stress-ng itself divided.
        Assert.Equal(
            1e9 / Fixture.NumberAfter("stress-ng-fork.yaml", "real-time:"),
            report.NanosecondsPerOperation,
            report.NanosecondsPerOperation * 1e-4);
    }

    [Fact]
    public void A_figure_of_the_stressors_own_is_found_by_its_name() =>
        Assert.Equal(
            Fixture.NumberAfter("stress-ng-fault.yaml", "nanosecs-per-page-fault:"),
            StressNgReport.Parse(Fixture.Text("stress-ng-fault.yaml")).Metric("nanosecs-per-page-fault"));

    [Fact]
    public void A_figure_that_was_not_measured_is_named()
    {
        var refusal = Assert.Throws<ReportFormatException>(
            () => StressNgReport.Parse(Fixture.Text("stress-ng-fork.yaml")).Metric("nanosecs-per-page-fault"));
        Assert.Contains("no 'nanosecs-per-page-fault'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_runs_what_both_set_up_drops_out()
    {
        var content = Fixture.Text("stress-ng-stream.yaml");
        var second = content[content.LastIndexOf("wall-clock-time:", StringComparison.Ordinal)..];
        var seconds = double.Parse(second.Split(':', '\n')[1], System.Globalization.CultureInfo.InvariantCulture);

        // 25 operations and 1.
        Assert.Equal(
            (seconds - Fixture.NumberAfter("stress-ng-stream.yaml", "wall-clock-time:")) / 24,
            StressNgReport.SecondsOfAFurtherOperation(content),
            1e-9);
    }

    [Fact]
    public void Two_runs_of_which_the_longer_took_no_longer_have_no_difference()
    {
        var run = Fixture.Text("stress-ng-fork.yaml");
        var refusal = Assert.Throws<ReportFormatException>(() => StressNgReport.SecondsOfAFurtherOperation(run + run));
        Assert.Contains("took no longer", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("stress-ng: unrecognized option '--nonsense'\nTry 'stress-ng --help' for more information.\n")]
    [InlineData("---\nmetrics:\n...\n")]
    [InlineData("---\nmetrics:\n    - stressor: fork\n      bogo-ops: 0\n      wall-clock-time: 1.000000\n...\n")]
    [InlineData("---\nmetrics:\n    - stressor: fork\n      bogo-ops: 5\n      wall-clock-time: nan\n...\n")]
    [InlineData("---\nmetrics:\n    - stressor: fork\n      bogo-ops: 5\n      wall-clock-time: 1.0 s\n...\n")]
    [InlineData("---\n- stressor: fork\n  bogo-ops: 5\n  wall-clock-time: 1\n- stressor: exec\n  bogo-ops: 6\n  wall-clock-time: 1\n...\n")]
    public void What_is_no_report_is_refused_with_its_beginning(string output)
    {
        var refusal = Assert.Throws<ReportFormatException>(() => StressNgReport.Parse(output));
        Assert.StartsWith("The report of stress-ng cannot be read: ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stress-ng-fork.yaml")]
    [InlineData("stress-ng-fault.yaml")]
    public void A_report_that_breaks_off_is_refused_wherever_it_does(string name)
        => Fixture.RefusesWhatBreaksOff(name, "...", text => StressNgReport.Parse(text));

    [Fact]
    public void One_of_two_reports_that_breaks_off_is_refused_wherever_it_does() =>
        Fixture.RefusesWhatBreaksOff("stress-ng-stream.yaml", "...", text => StressNgReport.SecondsOfAFurtherOperation(text));
}
