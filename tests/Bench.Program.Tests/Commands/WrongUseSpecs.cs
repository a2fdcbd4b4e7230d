using Bench.Platforms.Catalog;

namespace Bench.Program.Tests.Commands;

/// <summary>Wrong use ends with exit code 2 and says what would have been right.</summary>
[Collection(nameof(AloneInTheProcess))]
public class WrongUseSpecs
{
    [Fact]
    public async Task A_filter_that_matches_nothing_is_repeated_with_the_way_to_see_what_there_is()
    {
        var result = await BenchProgram.RunAsync("--filter", "nothing");

        result.AssertExit(2);
        Assert.Contains("--filter 'nothing'", result.ErrorInOneLine, StringComparison.Ordinal);
        Assert.Contains("bench --list", result.ErrorInOneLine, StringComparison.Ordinal);
        Assert.Empty(result.MadeInCache);
    }

    [Fact]
    public async Task A_platform_that_is_not_known_is_told_with_the_known_ones()
    {
        var result = await BenchProgram.RunAsync("--platform", "native,nosuch");

        result.AssertExit(2);
        Assert.Contains("'nosuch'", result.ErrorInOneLine, StringComparison.Ordinal);
        Assert.DoesNotContain("'native'", result.ErrorInOneLine, StringComparison.Ordinal);
        Assert.All(
            PlatformCatalog.BuiltIn.All,
            platform => Assert.Contains(platform.Name, result.ErrorInOneLine, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("smoke", "--preset", "silly")]
    [InlineData("--rounds must be 1 or more", "--rounds", "0")]
    [InlineData("--rounds must be 1 or more", "--rounds", "-3")]
    [InlineData("many", "--rounds", "many")]
    [InlineData("--budget and --rounds exclude each other", "--budget", "20m", "--rounds", "3")]
    [InlineData("--budget '20' is not a time. Write 20m", "--budget", "20")]
    [InlineData("--budget '0s' is not a time", "--budget", "0s")]
    [InlineData("--precision '5 percent' is not a share between 0 and 1. Write 5%", "--precision", "5 percent")]
    [InlineData("--precision '0%' is not a share", "--precision", "0%")]
    [InlineData("--precision '5' is not a share", "--precision", "5")]
    [InlineData("busybox, debian", "--guest", "x")]
    [InlineData("shrub", "--list", "shrub")]
    [InlineData("abc", "--seed", "abc")]
    [InlineData("--nosuch", "--nosuch")]
    [InlineData("There is no option --nosuch", "--filter", "*Boot*", "--nosuch")]
    [InlineData("nosuch", "nosuch")]
    [InlineData("'B'", "ab", "runc")]
    [InlineData("--alpha must lie between 0 and 1", "ab", "runc", "crun", "--alpha", "1")]
    [InlineData("--max-rounds must be 1 or more", "ab", "runc", "crun", "--max-rounds", "0")]
    [InlineData("--max-time must be minutes", "ab", "runc", "crun", "--max-time", "-1")]
    [InlineData("busybox", "ab", "runc", "crun", "--guest", "x")]
    [InlineData("compare", "compare")]
    public async Task What_cannot_be_meant_is_refused_before_anything_is_done(string said, params string[] arguments)
    {
        using var output = new TemporaryFolder();
        string[] more = arguments[0] == "compare" ? [] : ["--output", output.At("results")];

        var result = await BenchProgram.RunAsync([.. arguments, .. more]);

        result.AssertExit(2);
        Assert.Contains(said, result.ErrorInOneLine, StringComparison.Ordinal);
        Assert.Contains("bench --help", result.ErrorInOneLine, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Empty(result.MadeInCache);
        Assert.Empty(Directory.EnumerateFileSystemEntries(output.Path));
    }
}
