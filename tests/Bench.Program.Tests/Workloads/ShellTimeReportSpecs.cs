namespace Bench.Program.Tests.Workloads;

/// <summary>What bash says of a loop's time.</summary>
public class ShellTimeReportSpecs
{
    [Fact]
    public void The_time_is_divided_by_the_rounds() => Assert.Equal(1250, KernelReports.LoopMicroseconds("0.125\n", "100\n"), 1e-9);

    [Theory]
    [InlineData("", "100\n")]
    [InlineData("0.000\n", "100\n")]
    [InlineData("0.125\n", "")]
    [InlineData("0.125\n", "0\n")]
    [InlineData("bash: fork: retry: Resource temporarily unavailable\n0.125\n", "100\n")]
    public void Anything_else_is_refused(string error, string output)
        => Assert.Throws<ReportFormatException>(() => KernelReports.LoopMicroseconds(error, output));
}
