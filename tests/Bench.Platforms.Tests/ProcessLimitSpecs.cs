namespace Bench.Platforms.Tests;

public sealed class ProcessLimitSpecs
{
    // As the kernel prints it.
    private const string Limits = """
        Limit                     Soft Limit           Hard Limit           Units     
        Max cpu time              unlimited            unlimited            seconds   
        Max processes             1024                 96365                processes 
        Max open files            1024                 20000                files     
        """;

    [Fact]
    public void The_hard_limit_is_the_second_column()
    {
        Assert.Equal(96365, ProcessLimit.Hard("processes", Limits));
        Assert.Equal(20000, ProcessLimit.Hard("open files", Limits));
        Assert.Equal(long.MaxValue, ProcessLimit.Hard("cpu time", Limits));
    }

    [Fact]
    public void A_limit_that_is_not_there_is_told() =>
        Assert.Contains(
            "'Max patience'",
            Assert.Throws<FormatException>(() => ProcessLimit.Hard("patience", Limits)).Message,
            StringComparison.Ordinal);
}
