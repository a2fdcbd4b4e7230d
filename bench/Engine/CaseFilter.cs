using System.IO.Enumeration;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Running;

namespace Bench.Engine;

/// <summary>Globs over names of benchmarks, as BenchmarkDotNet has them and as <c>--list</c> shows them: BenchmarkDotNet's have quotation marks around text, which a reader of the list cannot know.</summary>
/// <param name="globs">With <c>*</c> for anything and <c>?</c> for one character; upper and lower case are the same.</param>
internal sealed class CaseFilter(IReadOnlyList<string> globs)
{
    private readonly GlobFilter[] _theirs = [.. globs.Select(glob => new GlobFilter([glob]))];

    /// <summary>Name of a case as it is listed: <c>Bench.Experiments.BootBenchmarks.Boot(Platform: runc, Guest: busybox)</c>.</summary>
    public static string NameOf(BenchmarkCase benchmark) =>
        $"{benchmark.Descriptor.Type.FullName}.{benchmark.Descriptor.WorkloadMethod.Name}{(benchmark.HasParameters ? $"({string.Join(", ", benchmark.Parameters.Items.Select(item => $"{item.Name}: {item.Value}"))})" : string.Empty)}";

    /// <summary>Whether one of the globs selects a case.</summary>
    public bool Selects(BenchmarkCase benchmark) => Enumerable.Range(0, globs.Count).Any(index => Selects(index, benchmark));

    /// <summary>The globs that select none of these.</summary>
    public IEnumerable<string> SelectingNone(IReadOnlyCollection<BenchmarkCase> benchmarks) => globs.Where((_, index) => !benchmarks.Any(benchmark => Selects(index, benchmark)));

    private bool Selects(int index, BenchmarkCase benchmark) =>
        _theirs[index].Predicate(benchmark) || FileSystemName.MatchesSimpleExpression(globs[index], NameOf(benchmark));
}
