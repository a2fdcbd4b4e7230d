using System.IO.Enumeration;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;

namespace Bench.Harness.BenchmarkDotNet;

/// <summary>
/// Globs over the names of benchmarks, with parameters or without, as <c>--list</c> shows them or with BenchmarkDotNet's
/// quotation marks.
/// </summary>
/// <param name="globs">With <c>*</c> for anything and <c>?</c> for one character; upper and lower case are the same.</param>
internal sealed class CaseFilter(IReadOnlyList<string> globs)
{
    /// <summary>
    /// Name of a benchmark as it is listed: <c>Bench.Experiments.BootBenchmarks.Boot(Platform: runc, Guest: busybox)</c>.
    /// </summary>
    public static string NameOf(Descriptor benchmark, ParameterInstances parameters) =>
        $"{benchmark.Type.FullName}.{benchmark.WorkloadMethod.Name}"
        + $"({string.Join(", ", parameters.Items.Select(item => $"{item.Name}: {item.Value}"))})";

    public bool Selects(string name) => globs.Any(glob => Selects(glob, name));

    public IEnumerable<string> SelectingNone(IReadOnlyCollection<string> names) =>
        globs.Where(glob => !names.Any(name => Selects(glob, name)));

    private static bool Selects(string glob, string name)
    {
        var plain = glob.Replace("\"", string.Empty, StringComparison.Ordinal);
        return FileSystemName.MatchesSimpleExpression(plain, name) || FileSystemName.MatchesSimpleExpression(plain, name.Split('(')[0]);
    }
}
