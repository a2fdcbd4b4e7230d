namespace Bench.Program.Tests.Commands;

/// <summary>A run on a host where no guest was built: everything but the instances.</summary>
[Collection(nameof(AloneInTheProcess))]
public class RunSpecs
{
    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task A_platform_that_cannot_be_used_is_told_with_its_reason_and_recorded()
    {
        using var folder = new TemporaryFolder();

        var result = await BenchProgram.StartInAsync(
            folder.Path,
            "--filter",
            "*Boot*",
            "--platform",
            "runc",
            "--seed",
            "7",
            "--output",
            "results",
            "--artifacts",
            "artifacts");

        result.AssertExit(1);
        Assert.Contains("Skipped: runc: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing could be run", result.ErrorInOneLine, StringComparison.Ordinal);
        var run = RunFolder.Open(Assert.Single(Directory.EnumerateDirectories(folder.At("results")))).Read();
        var platform = Assert.Single(run.Environment.Platforms);
        Assert.Equal(("runc", false), (platform.Name, platform.Usable));
        Assert.NotEmpty(platform.Reason!);
        Assert.NotEmpty(platform.Remedy!);
        Assert.Equal((7, "quick"), (run.Environment.Settings.Seed, run.Environment.Settings.Preset));
        Assert.True(File.Exists(folder.At($"results/{run.Environment.Run}/{RunFiles.Report}")));
    }
}
