using System.Reflection;

namespace Bench.Program.Tests;

/// <summary>Inside an assembly, namespaces use each other one way.</summary>
public class NamespaceCycleSpecs
{
    public static TheoryData<string> Assemblies =>
        ["Bench.Linux", "Bench.Platforms", "Bench.Results", "Bench.Reporting", "Bench.Export", "Bench.Harness", "bench"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_namespace_uses_one_that_uses_it(string assembly) => Assert.Null(NamespaceUses.FindCycle(UsesOf(assembly)));

    [Fact]
    public void A_use_in_code_is_seen_and_a_cycle_is_found()
    {
        Assert.Contains("Bench.Experiments", UsesOf("bench")["Bench.Commands"]);
        Assert.Contains("Bench.Harness", UsesOf("Bench.Harness")["Bench.Harness.BenchmarkDotNet"]);
        Assert.Equal(
            "a → b → c → a",
            NamespaceUses.FindCycle(new[] { ("a", "b"), ("b", "d"), ("b", "c"), ("c", "a") }.ToLookup(use => use.Item1, use => use.Item2)));
    }

    private static ILookup<string, string> UsesOf(string assembly)
        => NamespaceUses.Of(Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll")));
}
