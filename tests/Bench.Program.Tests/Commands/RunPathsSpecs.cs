using Bench.Commands;

namespace Bench.Program.Tests.Commands;

/// <summary>Which runs the paths on a command line name.</summary>
public sealed class RunPathsSpecs : IDisposable
{
    private readonly string _results = Directory.CreateTempSubdirectory("bench-run-paths-").FullName;

    public void Dispose() => Directory.Delete(_results, recursive: true);

    [Fact]
    public void The_folder_of_a_run_is_that_run() => Assert.Equal([Run("a")], RunPaths.Resolve([Path.Combine(_results, "a") + "/"]));

    [Fact]
    public void A_folder_of_runs_is_all_of_them_by_name_at_any_depth()
    {
        string[] runs = [Run("b"), Run("a"), Run("baselines/c")];

        Assert.Equal(runs.Order(StringComparer.Ordinal), RunPaths.Resolve([_results]));
    }

    [Fact]
    public void A_glob_is_the_runs_that_match()
    {
        var quick = Run("quick-1");
        var deep = Run("baselines/quick-2");
        Run("full-1");

        Assert.Equal([quick], RunPaths.Resolve([Path.Combine(_results, "quick-*")]));
        Assert.Equal([deep, quick], RunPaths.Resolve([Path.Combine(_results, "**", "quick-*")]));
    }

    [Fact]
    public void A_run_that_is_named_twice_is_one_run()
        => Assert.Equal([Run("a")], RunPaths.Resolve([Path.Combine(_results, "a"), _results, Path.Combine(_results, "*")]));

    [Theory]
    [InlineData("gone", "no such folder")]
    [InlineData("half", RunFiles.Samples)]
    [InlineData("gone-*", RunFiles.Environment)]
    public void A_path_without_a_run_is_named_with_what_is_missing(string path, string told)
    {
        Directory.CreateDirectory(Path.Combine(_results, "half"));
        File.WriteAllText(Path.Combine(_results, "half", RunFiles.Environment), "{}");

        var error = Assert.Throws<WrongUseException>(() => RunPaths.Resolve([Run("good"), Path.Combine(_results, path)]));

        Assert.Contains(Path.Combine(_results, path), error.Message, StringComparison.Ordinal);
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_all_runs_those_that_cannot_be_read_are_left_out_with_a_line_each()
    {
        using var results = new TemporaryFolder();
        var good = StoredRun.Write(results, "good");
        StoredRun.Truncate(StoredRun.Write(results, "cut"));
        var old = StoredRun.WriteEmpty(results, "old");
        File.WriteAllText(Path.Combine(old, RunFiles.Environment), "{\"schema\":1}");
        var leftOut = new List<string>();

        Assert.Equal([good], RunPaths.ResolveReadable(results.Path, leftOut.Add));

        Assert.Collection(
            leftOut,
            line => Assert.Contains("cut off", line, StringComparison.Ordinal),
            line => Assert.Contains("schema version 1", line, StringComparison.Ordinal));
        Assert.Throws<WrongUseException>(() => RunPaths.ResolveReadable(old, leftOut.Add));
    }

    private string Run(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_results, name)).FullName;
        File.WriteAllText(Path.Combine(folder, RunFiles.Environment), "{}");
        File.WriteAllText(Path.Combine(folder, RunFiles.Samples), "");
        return folder;
    }
}
