using System.Text.Json;
using Bench.Platforms.Catalog;
using Bench.Platforms.Host;
using Bench.Platforms.Probes;

namespace Bench.Program.Tests.Commands;

/// <summary><c>bench ab</c>, with real instances where the host can start them.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class AbSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("'nosuch': the platform 'nosuch' is not known. Allowed: native", "nosuch", "runc")]
    [InlineData("'runc,cpu=1': the key 'cpu' is not known", "runc", "runc,cpu=1")]
    [InlineData("there is no platform file none.json", "none.json", "runc")]
    [InlineData("No benchmark matches --filter 'nothing'", "runc", "crun", "--filter", "nothing")]
    public async Task What_cannot_be_compared_is_refused_before_anything_is_started(string said, params string[] arguments)
    {
        var result = await BenchProgram.RunInAsync(_folder.Path, ["ab", .. arguments, "--output", "results"]);

        result.AssertExit(2);
        Assert.Contains(said, result.ErrorInOneLine, StringComparison.Ordinal);
        Assert.Empty(result.MadeInCache);
        Assert.False(Directory.Exists(_folder.At("results")));
    }

    [Fact]
    public async Task A_platform_file_that_is_wrong_is_told_with_the_place()
    {
        await File.WriteAllTextAsync(_folder.At("my.json"), "{ \"schema\": 1 }", TestContext.Current.CancellationToken);

        var result = await BenchProgram.RunInAsync(_folder.Path, "ab", "bwrap", "my.json");

        result.AssertExit(2);
        Assert.Contains("my.json: $", result.ErrorInOneLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_project_s_rules_leave_out_is_not_waited_for()
    {
        await File.WriteAllTextAsync(
            _folder.At("rules.json"),
            """{ "schema": 1, "not_compared": ["boot."] }""",
            TestContext.Current.CancellationToken);

        var none = await BenchProgram.RunInAsync(_folder.Path, "ab", "runc", "crun", "--rules", "rules.json", "--output", "results");
        var named = await BenchProgram.RunInAsync(
            _folder.Path,
            "ab",
            "runc",
            "crun",
            "--rules",
            "rules.json",
            "--metric",
            "boot.ready",
            "--output",
            "results");

        none.AssertExit(2);
        Assert.Contains("leaves out boot.ready, boot.lifecycle", none.ErrorInOneLine, StringComparison.Ordinal);
        named.AssertExit(2);
        Assert.Contains("--metric boot.ready gets no verdict", named.ErrorInOneLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("results")));
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task A_side_that_cannot_be_used_is_told_with_its_reason()
    {
        // The cache is empty: no guest has been built.
        var result = await BenchProgram.StartInAsync(
            _folder.Path,
            "ab",
            "bwrap",
            "bwrap,memory=128M",
            "--output",
            "results",
            "--artifacts",
            "artifacts");

        result.AssertExit(1);
        Assert.Contains("a:bwrap cannot be used: no guest has been built", result.ErrorInOneLine, StringComparison.Ordinal);
        Assert.Contains("b:bwrap cannot be used", result.ErrorInOneLine, StringComparison.Ordinal);
        Assert.Contains("Nothing could be compared", result.ErrorInOneLine, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task A_slowdown_that_was_planted_is_found_and_the_run_says_how()
    {
        await SkipWithoutBwrapAsync();
        var plain = At("plain.json");
        var slowed = _folder.At("slowed.json");
        var text = await File.ReadAllTextAsync(plain, TestContext.Current.CancellationToken);

        // A test that must end soon, whatever else the host does, plants more than the tenth that slowed.json has.
        await File.WriteAllTextAsync(
            slowed,
            text.Replace("sleep 0.001;", "sleep 0.011;", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        var result = await BenchProgram.StartOnHostAsync(
            _folder.Path,
            "ab",
            plain,
            slowed,
            "--metric",
            "boot.ready",
            "--output",
            "results",
            "--artifacts",
            "artifacts");

        result.AssertExit(1);
        Assert.Contains("B is worse", result.Output, StringComparison.Ordinal);
        var run = Assert.Single(Directory.EnumerateDirectories(_folder.At("results")));
        var data = RunFolder.Open(run).Read();
        Assert.Equal(["a:planted/bwrap", "b:planted/bwrap"], data.Environment.Platforms.Select(platform => platform.Name));
        Assert.NotEqual(data.Environment.Platforms[0].Versions["platform file"], data.Environment.Platforms[1].Versions["platform file"]);
        Assert.DoesNotContain(data.Summary.Notes, note => note.Contains("interrupted", StringComparison.Ordinal));
        var boots = data.Samples.Where(sample => sample is { Metric: "boot.ready", Round: > 0 }).ToList();
        Assert.All(boots, sample => Assert.Empty(sample.Case.Parameters));
        Assert.All(
            boots.GroupBy(sample => (sample.Round, sample.Case.Platform)),
            round => Assert.Equal([1, 2, 3], round.Select(sample => sample.Iteration)));

        using var report = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(run, "ab.json"), TestContext.Current.CancellationToken));
        Assert.Equal(
            ("worse", "decided"),
            (report.RootElement.GetProperty("verdict").GetString(), report.RootElement.GetProperty("ended").GetString()));
        var ready = report.RootElement.GetProperty("metrics")[0];
        Assert.True(ready.GetProperty("lower").GetDouble() >= 1);
        Assert.Equal(data.Summary.Rounds, ready.GetProperty("path").GetArrayLength());
        Assert.Equal(data.Environment.Settings.Rounds, data.Summary.Rounds);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task A_platform_is_not_worse_than_itself()
    {
        await SkipWithoutBwrapAsync();

        var result = await BenchProgram.StartOnHostAsync(
            _folder.Path,
            "ab",
            "bwrap",
            "bwrap",
            "--max-rounds",
            "14",
            "--output",
            "results",
            "--artifacts",
            "artifacts");

        result.AssertExit(0);
        Assert.Contains("after 14 rounds", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("worse", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task A_metric_that_nothing_measures_is_told_with_those_that_there_are()
    {
        await SkipWithoutBwrapAsync();

        var result = await BenchProgram.StartOnHostAsync(
            _folder.Path,
            "ab",
            "bwrap",
            "bwrap",
            "--metric",
            "boot.reddy",
            "--output",
            "results",
            "--artifacts",
            "artifacts");

        result.AssertExit(2);
        Assert.Contains(
            "No round has a value of boot.reddy of both sides. --metric takes boot.ready, boot.lifecycle",
            result.ErrorInOneLine,
            StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string At(string file) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "planted", file);

    private static async Task SkipWithoutBwrapAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "root is needed to give each instance a root of its own");
        var host = PlatformCatalog.OpenHost(BenchPaths.FromEnvironment());
        await using var workspace = host.Workspace;
        Assert.SkipUnless(host.Guests.ContainsKey("busybox"), "the guest 'busybox' has not been built: run scripts/setup");
        var found = await PlatformCatalog.BuiltIn.Find("bwrap")!.ProbeAsync(host, TestContext.Current.CancellationToken);
        Assert.SkipUnless(found.Usable, $"bwrap: {found.Reason}. {found.Remedy}");
    }
}
