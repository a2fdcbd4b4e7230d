using Bench.Harness;
using Bench.Harness.BenchmarkDotNet;

namespace Bench.Program.Tests.Harness;

/// <summary>Which cases stand together in a round.</summary>
public class ScheduleSpecs
{
    [Fact]
    public void Cases_that_do_not_disturb_each_other_are_a_block_of_their_platform()
    {
        var options = PlannedRun.OptionsOf("quick");
        var blocks = BlocksOf(options);

        var shared = blocks.Where(block => block.Cases.Count > 1).ToList();
        Assert.Equal(
            options.Preset.Platforms,
            shared.Select(block => Assert.Single(block.Cases.Select(one => one.Platform.Name).Distinct())));
        Assert.All(shared, block =>
        {
            Assert.Equal(["application", "cpu", "disk", "kernel"], ExperimentsOf(block));
            Assert.Equal(160L << 20, block.ScratchBytes);
        });
        Assert.Equal(["boot", "footprint", "memory", "start"], blocks.Except(shared).SelectMany(ExperimentsOf).Distinct().Order());
    }

    [Theory]
    [InlineData("*sysbench-2-threads*", "cpu")]
    [InlineData("*Network*", "network")]
    [InlineData("*Disk*Storage: Root*", "disk")]
    [InlineData("*Start*", "start")]
    public void What_needs_an_instance_of_another_kind_has_its_own(string filter, string experiment)
    {
        var options = PlannedRun.OptionsOf("quick") with { Filters = [filter, "*Cpu*Workload: sysbench)"] };

        var blocks = BlocksOf(options).Where(block => ExperimentsOf(block).Contains(experiment)).ToList();
        Assert.True(blocks.Exists(block => block.Cases.Any(Named)), $"{filter} selects no case of {experiment}");
        Assert.All(blocks.Where(block => block.Cases.Any(Named)), block => Assert.Single(block.Cases));

        bool Named(Case one) => new CaseFilter([filter]).Selects(one.Name);
    }

    [Fact]
    public void The_full_preset_shares_nothing()
    {
        var options = PlannedRun.OptionsOf("full") with { Platforms = PlannedRun.OptionsOf("quick").Platforms };

        Assert.Equal(PlannedRun.CasesOf(options).Count, BlocksOf(options).Count);
    }

    [Fact]
    public void Blocks_and_the_cases_in_them_have_an_order_of_each_round_that_the_seed_repeats()
    {
        var options = PlannedRun.OptionsOf("quick");
        var schedule = new Schedule(PlannedRun.CasesOf(options), options);
        var rounds = Enumerable.Range(1, 20).Select(round => Order(round)).ToList();

        Assert.Equal(Order(1), Order(1));
        Assert.Equal(20, rounds.Select(round => string.Join(',', round.Select(block => block.Order().First()))).Distinct().Count());
        Assert.True(rounds.Select(round => string.Join(',', round.Single(IsSharedOfNative))).Distinct().Count() > 5);

        List<List<string>> Order(int round) =>
            [.. schedule.PassesOf(round).SelectMany(pass => pass).Select(block => block.Cases.Select(one => one.Label).ToList())];

        static bool IsSharedOfNative(List<string> block) => block.Count > 1 && block[0].Contains(" native ", StringComparison.Ordinal);
    }

    private static IReadOnlyList<CaseBlock> BlocksOf(RunOptions options) => new Schedule(PlannedRun.CasesOf(options), options).Blocks;

    private static IEnumerable<string> ExperimentsOf(CaseBlock block)
        => block.Cases.Select(one => one.Experiment).Order(StringComparer.Ordinal);
}
