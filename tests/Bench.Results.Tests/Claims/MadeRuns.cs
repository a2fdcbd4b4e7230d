using Bench.Results.Claims;
using Bench.Results.Statistics;

namespace Bench.Results.Tests.Claims;

/// <summary>Runs that are made for a verdict, and claims of a few rules.</summary>
internal static class MadeRuns
{
    public const string Machine = "qemu/q35";

    public static ClaimRule Superiority(double bound) => new()
    {
        Says = "boots longer",
        Kind = RuleKind.Superiority,
        Metric = "boot.ready",
        Of = ["container"],
        Against = ["native"],
        Bound = bound,
    };

    public static ClaimVerdict Decide(ClaimRule rule, IReadOnlyList<Sample> samples) => Decide([rule], samples);

    public static ClaimVerdict Decide(IReadOnlyList<ClaimRule> rules, IReadOnlyList<Sample> samples) =>
        ClaimVerdict.Of(ClaimOf(rules), new RuleJudge(TestRuns.Environment(), [.. MetricSeries.Of(samples).Values]));

    public static Claim ClaimOf(IReadOnlyList<ClaimRule> rules) => new()
    {
        Schema = 1,
        Id = "C0",
        Title = "A title",
        Quote = "a quote",
        Hypothesis = "a hypothesis",
        Control = "a control",
        Committed = DateTimeOffset.MinValue,
        Benchmarks = ["*Boot*"],
        Rules = rules,
    };

    public static Sample[] Rounds(
        string platform, double value, Direction direction = Direction.Lower, string? accelerator = null, double scatter = 0.001,
        int rounds = 8) =>
        [.. Enumerable.Range(1, rounds).Select(round =>
            Value(round, platform, value * (1 + (platform == "native" ? 0 : scatter * ((round % 3) - 1))), direction, accelerator))];

    public static Sample Value(
        int round, string platform, double value, Direction direction = Direction.Lower, string? accelerator = null, int? parameter = null)
    {
        var sample = TestRuns.Ok(round, value, platform, direction: direction, accelerator: accelerator);
        return parameter is null
            ? sample
            : sample with { Case = sample.Case with { Parameters = new([new("instances", $"{parameter}")]) } };
    }
}
