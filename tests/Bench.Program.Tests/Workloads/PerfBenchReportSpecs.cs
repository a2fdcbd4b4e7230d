namespace Bench.Program.Tests.Workloads;

/// <summary>The report of <c>perf bench</c> against captured output; <c>Fixtures/README.md</c> says how it was captured.</summary>
public class PerfBenchReportSpecs
{
    [Theory]
    [InlineData("perf-syscall.txt", "Total time: 0.023 [sec]\n")]
    [InlineData("perf-sched-pipe.txt", "between two processes\n\n     Total time: 0.052 [sec]\n")]
    public void The_time_of_an_operation_is_the_inverse_of_the_rate(string name, string beforeTime)
    {
        var microseconds = KernelReports.PerfBenchMicroseconds(Fixture.Text(name));

        Assert.Equal(Fixture.NumberAfter(name, beforeTime), microseconds);
        Assert.Equal(1e6 / Fixture.NumberAfter(name, "usecs/op"), microseconds, microseconds * 1e-3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# Running 'sched/pipe' benchmark:\n Error: switch `l' requires a value\n")]
    [InlineData("# Running 'syscall/basic' benchmark:\n# Executed 2000 getppid() calls\n     Total time: 0.000 [sec]\n\n"
        + "       0.000000 usecs/op\n         Inf ops/sec\n")]
    [InlineData("# Running 'syscall/basic' benchmark:\n# Executed 2000 getppid() calls\n     Total time: 0.000 [sec]\n\n"
        + "       0.000000 usecs/op\n         9 ops/sec\n")]
    public void What_is_no_report_is_refused_with_its_beginning(string output)
    {
        var refusal = Assert.Throws<ReportFormatException>(() => KernelReports.PerfBenchMicroseconds(output));
        Assert.StartsWith("The report of perf bench cannot be read: ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("perf-syscall.txt")]
    [InlineData("perf-sched-pipe.txt")]
    public void A_report_that_breaks_off_is_refused_wherever_it_does(string name)
        => Fixture.RefusesWhatBreaksOff(name, "ops/sec", text => KernelReports.PerfBenchMicroseconds(text));
}
