namespace Bench.Program.Tests.Commands;

/// <summary><c>--platform-file</c>.</summary>
[Collection(nameof(AloneInTheProcess))]
public class PlatformFileOptionSpecs
{
    [Fact]
    public async Task A_platform_of_ones_own_is_listed_beside_native()
    {
        var result = await BenchProgram.RunAsync(
            "--list",
            "--filter",
            "*Boot*",
            "--guest",
            "busybox",
            "--platform-file",
            Path.Combine(ArchitectureSpecs.Root, "docs", "platforms", "crun.json"));

        result.AssertExit(0);
        Assert.Equal(2, result.Lines.Length);
        Assert.Contains("Platform: native,", result.Output, StringComparison.Ordinal);
        Assert.Contains("Platform: file/crun,", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_file_is_told_with_its_place()
    {
        using var folder = new TemporaryFolder();
        var file = folder.At("mine.json");
        await File.WriteAllTextAsync(file, """{ "schema": 1, "name": "mine", "famly": "vm" }""", TestContext.Current.CancellationToken);

        var result = await BenchProgram.RunAsync("--list", "--platform-file", file);

        result.AssertExit(2);
        Assert.Contains(file, result.ErrorInOneLine, StringComparison.Ordinal);
        Assert.Contains("famly", result.ErrorInOneLine, StringComparison.Ordinal);
        Assert.Contains("family", result.ErrorInOneLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told()
    {
        var result = await BenchProgram.RunAsync("doctor", "--platform-file", "/nosuch/platform.json");

        result.AssertExit(2);
        Assert.Contains("/nosuch/platform.json", result.ErrorInOneLine, StringComparison.Ordinal);
    }
}
