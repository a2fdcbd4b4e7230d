using Bench.Results.Baselines;

namespace Bench.Program.Tests.Commands;

/// <summary><c>bench baseline</c>, by what it leaves and says.</summary>
[Collection(nameof(AloneInTheProcess))]
public class BaselineSpecs
{
    [Fact]
    public async Task A_run_without_a_known_commit_is_kept_only_when_forced_and_found_again_by_its_host()
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "base");

        var refused = await BenchProgram.RunAsync("baseline", "save", run, "--results", results.Path);
        refused.AssertExit(1);
        Assert.Contains("commit of the harness", refused.ErrorInOneLine, StringComparison.Ordinal);
        var environment = RunFolder.Open(run).ReadEnvironment();
        var later = environment with { Run = "later" };
        Assert.Null(BaselineStore.Find(results.Path, later));

        (await BenchProgram.RunAsync("baseline", "save", run, "--results", results.Path, "--force")).AssertExit(0);
        var found = BaselineStore.Find(results.Path, later);
        Assert.StartsWith("quick-epyc-2cpu-kvm-", found!.Name, StringComparison.Ordinal);
        Assert.Empty(found.MismatchesWith(later.Host));
        Assert.NotEmpty(found.MismatchesWith(StoredRun.Host with { LogicalCpus = 3 }));
        Assert.Null(BaselineStore.Find(results.Path, environment));
        Assert.Equal(
            BaselinesPage.Write([found]),
            await File.ReadAllTextAsync(Path.Combine(results.Path, "README.md"), TestContext.Current.CancellationToken));

        (await BenchProgram.RunAsync("show", found.Folder.Path, "--answer")).AssertExit(0);
        var again = await BenchProgram.RunAsync("baseline", "save", run, "--results", results.Path);
        Assert.Contains("would overwrite", again.ErrorInOneLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_hand_is_left_as_it_is()
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "base");
        var page = results.At("README.md");
        await File.WriteAllTextAsync(page, "my own notes", TestContext.Current.CancellationToken);

        var result = await BenchProgram.RunAsync("baseline", "save", run, "--results", results.Path, "--force");

        result.AssertExit(0);
        Assert.Contains("left as it is", result.ErrorInOneLine, StringComparison.Ordinal);
        Assert.Equal("my own notes", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));
        Assert.Single(BaselineStore.All(results.Path));
    }

    [Fact]
    public void The_page_says_with_which_filters_and_platforms_a_baseline_was_made()
    {
        using var results = new TemporaryFolder();
        var run = RunFolder.Open(StoredRun.Write(results, "base"));
        var environment = run.ReadEnvironment();
        File.WriteAllText(
            run.FullPath(RunFiles.Environment),
            RunJson.WriteEnvironment(environment with { Settings = environment.Settings with { Filters = ["*Boot*", "*Cpu*"] } }));
        BaselineStore.Save(results.Path, run, "some");

        Assert.Contains(
            "**some**: preset `quick`, filters `*Boot*` `*Cpu*`, platforms native, runc. Host: ",
            BaselinesPage.Write(BaselineStore.All(results.Path)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_baseline_of_the_same_preset_goes_before_a_newer_one_of_another()
    {
        using var results = new TemporaryFolder();
        var asked = 0;
        Keep("full", StoredRun.Started.AddDays(1));
        Keep("quick", StoredRun.Started);
        Keep("quick", StoredRun.Started.AddHours(-1));

        Assert.Equal(("quick", StoredRun.Started), Found("quick"));
        Assert.Equal(("full", StoredRun.Started.AddDays(1)), Found("smoke"));

        // Newer still, but from a host on which a system call costs several times as much.
        var isolated = StoredRun.Host with { Mitigations = new Dictionary<string, string> { ["meltdown"] = "Mitigation: PTI" } };
        Keep("quick", StoredRun.Started.AddDays(2), isolated);
        Assert.Equal(("quick", StoredRun.Started), Found("quick"));
        Assert.Equal(("quick", StoredRun.Started.AddDays(2)), Found("quick", isolated));

        // Newer still, but with other filters.
        Keep("quick", StoredRun.Started.AddDays(3), filters: "*Boot*");
        Assert.Equal(("quick", StoredRun.Started), Found("quick"));
        Assert.Equal(("quick", StoredRun.Started.AddDays(3)), Found("quick", filters: "*Boot*"));
        Assert.Equal(("quick", StoredRun.Started), Found("quick", filters: "*Disk*"));

        void Keep(string preset, DateTimeOffset started, HostEnvironment? host = null, params string[] filters)
        {
            var name = $"{preset}-{started:yyyyMMddHHmmss}";
            var run = RunFolder.Open(StoredRun.Write(results, name, host: host));
            var environment = run.ReadEnvironment();
            var settings = environment.Settings with { Preset = preset, Filters = filters };
            File.WriteAllText(
                run.FullPath(RunFiles.Environment),
                RunJson.WriteEnvironment(environment with { Started = started, Settings = settings }));
            BaselineStore.Save(results.Path, run, name);
        }

        (string, DateTimeOffset) Found(string preset, HostEnvironment? host = null, params string[] filters)
        {
            var like = RunFolder.Open(StoredRun.Write(results, $"like-{++asked}", host: host)).ReadEnvironment();
            var settings = like.Settings with { Preset = preset, Filters = filters };
            var environment = BaselineStore.Find(results.Path, like with { Settings = settings })!.Environment;
            return (environment.Settings.Preset, environment.Started);
        }
    }

    [Fact]
    public async Task A_run_whose_files_name_a_path_of_the_machine_is_refused()
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "base");
        var file = Path.Combine(run, RunFiles.Environment);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            file,
            text.Replace("1.1.5", "/home/somebody/runc", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        var result = await BenchProgram.RunAsync("baseline", "save", run, "--results", results.Path);

        result.AssertExit(1);
        Assert.Contains("/home/somebody/runc", result.ErrorInOneLine, StringComparison.Ordinal);
    }

    [Fact]
    public void The_committed_page_is_what_the_committed_baselines_give()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Bench.sln")))
        {
            folder = folder.Parent;
        }

        var results = Path.Combine(folder.FullName, "results");

        Assert.Equal(BaselinesPage.Write(BaselineStore.All(results)), File.ReadAllText(Path.Combine(results, "README.md")));
    }
}
