using CsCheck;

namespace Bench.Export.Tests;

/// <summary>Samples with whatever a text and a number can be.</summary>
internal static class HostileSamples
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Int[0, 9].Select(index => new[] { "\"", ",", "\r\n", "\n", "=1+1", "é\u2028😀", " ", "#", "null", "\\" }[index]),
        Gen.String[Gen.Char[' ', '\uD7FF'], 0, 12]);

    private static readonly Gen<double> Value = Gen.OneOf(
        Gen.Int[0, 5].Select(index => new[] { 0, -0.0, double.MaxValue, double.MinValue, double.Epsilon, 0.1 }[index]),
        Gen.Double.Where(double.IsFinite));

    /// <summary>Any sample, measured or failed.</summary>
    public static Gen<Sample> Any { get; } = Gen.Select(Text.Where(text => text.Length > 0), Text, Text, Value, Gen.Bool)
        .Select((platform, parameter, reason, value, failed) =>
            {
                var sample = ExchangedRun.Sample(1, platform, null, "boot.ready", "ms", Direction.Lower, value);
                sample = sample with
                {
                    Flags = reason.Length == 0 ? [] : [new Flag(FlagKind.PageCache, reason)],
                    Cpus = 1,
                    Case = sample
            .Case with
                    { Parameters = new ParameterSet([new(parameter, reason)]) }
                };
                return failed
            ? sample with { Value = null, Outcome = Outcome.Failed, Flags = [], Reason = reason + ".", MemoryBytes = long.MaxValue }
            : sample;
            });

    /// <summary>A value bit by bit, for 0 equals -0.</summary>
    public static long? Bits(Sample sample) => sample.Value is { } value ? BitConverter.DoubleToInt64Bits(value) : null;
}
