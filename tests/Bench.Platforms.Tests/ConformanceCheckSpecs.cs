using Bench.Platforms.Conformance;

namespace Bench.Platforms.Tests;

/// <summary>The suite itself: it notices what a platform does wrong.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class ConformanceCheckSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    private ConformanceContext Context
        => new(Catalog.PlatformCatalog.BuiltIn.Find("native")!, fixture.Host, TestContext.Current.CancellationToken);

    [Fact]
    public void Every_check_has_a_name_of_its_own() =>
        Assert.Equal(ConformanceCheck.All.Count, ConformanceCheck.All.Select(check => check.Name).Distinct().Count());

    [Fact]
    public async Task What_is_left_behind_is_noticed_and_named()
    {
        string? left = null;
        var careless = new ConformanceCheck("careless", context =>
        {
            left = context.Host.Workspace.NewInstance().Path;
            return Task.CompletedTask;
        });

        var result = await ConformanceResult.OfAsync(careless, Context);
        Directory.Delete(left!);

        Assert.Equal(ConformanceVerdict.Failed, result.Verdict);
        Assert.Contains(left!, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_of_a_running_instance_share_one_until_one_of_them_fails()
    {
        var seen = new List<Instance>();
        ConformanceCheck Looking(string name, bool holds = true) => ConformanceCheck.OfRunning(name, (context, instance) =>
        {
            seen.Add(instance);
            context.Require(holds, "broken");
            return Task.CompletedTask;
        });

        var verdicts = await VerdictsAsync(Looking("first"), Looking("second"), Looking("third", holds: false), Looking("fourth"));

        Assert.Equal(
            [ConformanceVerdict.Passed, ConformanceVerdict.Passed, ConformanceVerdict.Failed, ConformanceVerdict.Passed],
            verdicts);
        Assert.Same(seen[0], seen[1]);
        Assert.Same(seen[0], seen[2]);
        Assert.NotSame(seen[0], seen[3]);
    }

    [Fact]
    public async Task What_a_check_of_a_shared_instance_leaves_behind_is_noticed()
    {
        string? left = null;
        var careless = ConformanceCheck.OfRunning("careless", (context, _) =>
        {
            left = context.Host.Workspace.NewInstance().Path;
            return Task.CompletedTask;
        });
        var tidy = ConformanceCheck.OfRunning("tidy", (_, _) => Task.CompletedTask);
        var elsewhere = ConformanceCheck.OfRunning("elsewhere", (_, _) => throw new NotApplicableException("no paper here"));
        foreach (var last in new[] { tidy, elsewhere })
        {
            var verdicts = await VerdictsAsync(careless, last);
            Directory.Delete(left!);

            // Reported once the instance has ended, with the last of them.
            Assert.Equal([ConformanceVerdict.Passed, ConformanceVerdict.Failed], verdicts);
        }

        Assert.Equal([ConformanceVerdict.Passed, ConformanceVerdict.NotApplicable], await VerdictsAsync(tidy, elsewhere));
        Assert.All(await VerdictsAsync(tidy, tidy with { Name = "again" }), verdict => Assert.Equal(ConformanceVerdict.Passed, verdict));
    }

    private async Task<IReadOnlyList<ConformanceVerdict>> VerdictsAsync(params ConformanceCheck[] checks)
    {
        var platform = await fixture.PlatformAsync("native");
        var verdicts = new List<ConformanceVerdict>();
        await foreach (var result in ConformanceSuite.RunAsync(checks, platform, fixture.Host, TestContext.Current.CancellationToken))
        {
            verdicts.Add(result.Verdict);
        }

        return verdicts;
    }

    [Fact]
    public async Task Whatever_a_platform_throws_is_its_failure_and_what_cannot_be_asked_is_none()
    {
        var broken = await ConformanceResult.OfAsync(
            new ConformanceCheck("broken", _ => throw new InvalidOperationException("out of paper")),
            Context);
        var elsewhere = await ConformanceResult.OfAsync(
            new ConformanceCheck("elsewhere", _ => throw new NotApplicableException("no paper here")),
            Context);
        var fine = await ConformanceResult.OfAsync(new ConformanceCheck("fine", _ => Task.CompletedTask), Context);

        Assert.Equal((ConformanceVerdict.Failed, "out of paper"), (broken.Verdict, broken.Reason));
        Assert.Equal((ConformanceVerdict.NotApplicable, "no paper here"), (elsewhere.Verdict, elsewhere.Reason));
        Assert.Equal((ConformanceVerdict.Passed, null), (fine.Verdict, fine.Reason));
    }
}
