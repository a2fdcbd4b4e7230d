using System.Text.Json;
using Bench.Platforms.Catalog;

namespace Bench.Program.Tests.Commands;

/// <summary><c>bench doctor</c> on a host without guests: every platform has its row, its reason and its remedy.</summary>
[Collection(nameof(AloneInTheProcess))]
public class DoctorSpecs
{
    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task The_JSON_has_every_platform_with_what_it_needs_and_why_it_cannot_be_used()
    {
        SkipWhereRootsGuestsAreRead();

        var result = await BenchProgram.RunAsync("doctor", "--json");

        result.AssertExit(1);
        using var report = JsonDocument.Parse(result.Output);
        Assert.All(report.RootElement.GetProperty("advice").EnumerateArray(), advice =>
            Assert.All(new[] { "about", "seen", "matters" }, field => Assert.NotEqual("", advice.GetProperty(field).GetString())));
        var platforms = report.RootElement.GetProperty("platforms").EnumerateArray().ToList();
        Assert.All(PlatformCatalog.BuiltIn.All, expected =>
        {
            var platform = platforms.Single(platform => platform.GetProperty("platform").GetString() == expected.Name);
            Assert.False(platform.GetProperty("usable").GetBoolean());
            Assert.Contains("no guest has been built", platform.GetProperty("reason").GetString(), StringComparison.Ordinal);
            Assert.Contains("scripts/setup", platform.GetProperty("remedy").GetString(), StringComparison.Ordinal);
            Assert.Equal(
                expected.Needs.Tools.Select(tool => tool.Package),
                platform.GetProperty("packages").EnumerateArray().Select(package => package.GetProperty("package").GetString()));
        });
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task The_table_ends_with_how_many_can_be_used()
    {
        SkipWhereRootsGuestsAreRead();

        var result = await BenchProgram.RunAsync("doctor", "--no-boot", "--platform", "native,uml");

        result.AssertExit(1);
        Assert.Contains("0 of 2 platforms can be used.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_that_is_not_known_is_wrong_use()
    {
        var result = await BenchProgram.RunAsync("doctor", "--platform", "nosuch");

        result.AssertExit(2);
        Assert.Contains("'nosuch'", result.ErrorInOneLine, StringComparison.Ordinal);
    }

    private static void SkipWhereRootsGuestsAreRead() =>
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a user without guests of their own reads those of root");
}
