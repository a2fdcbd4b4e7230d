using System.IO.Enumeration;

namespace Bench.Commands;

/// <summary>Options that select parts of a run, all of which must fit: <c>--metric</c>, <c>--platform</c> and <c>--guest</c>.</summary>
internal static class RunSelection
{
    private static readonly (Option<string[]> Option, Func<CaseId, string, string[]> Names)[] Selectors =
    [
        (CommandOptions.List("--metric", "Metrics, as globs: boot.ready,'disk.*'"), (_, metric) => [metric]),
        (
            CommandOptions.List("--platform", "Platforms; a machine may be named without its accelerator"),
            (one, _) => [one.PlatformLabel, one.Platform]),
        (CommandOptions.List("--guest", "Guests"), (one, _) => [one.Guest]),
    ];

    public static IEnumerable<Option> Options => Selectors.Select(selector => selector.Option);

    /// <summary>Whether the options select metrics, and whether they select platforms.</summary>
    public static (bool Metrics, bool Platforms) Has(ParseResult parsed) =>
        (parsed.GetValue(Selectors[0].Option) is { Length: > 0 }, parsed.GetValue(Selectors[1].Option) is { Length: > 0 });

    /// <summary>The selected part of a run; its summaries stay those of the whole run.</summary>
    /// <exception cref="WrongUseException">An option names what the run does not have.</exception>
    public static RunData Select(ParseResult parsed, RunData run)
    {
        var series = run.Samples.Select(sample => (sample.Case, sample.Metric)).ToHashSet();
        foreach (var (option, names) in Selectors)
        {
            if (parsed.GetValue(option) is not { Length: > 0 } wanted)
            {
                continue;
            }

            if (wanted.FirstOrDefault(one => !series.Any(key => Fits(key.Case, key.Metric, one))) is { } unknown)
            {
                var known = series.Select(key => names(key.Case, key.Metric)[0]).Distinct().Order(StringComparer.Ordinal);
                throw new WrongUseException($"Nothing of the run fits {option.Name} '{unknown}'. It has: {string.Join(", ", known)}.");
            }

            series.RemoveWhere(key => !wanted.Any(one => Fits(key.Case, key.Metric, one)));

            bool Fits(CaseId id, string metric, string one) =>
                names(id, metric).Any(name => FileSystemName.MatchesSimpleExpression(one, name, ignoreCase: false));
        }

        var cases = series.Select(key => key.Case).ToHashSet();
        return run with
        {
            Samples = [.. run.Samples.Where(sample => series.Contains((sample.Case, sample.Metric)))],
            Summary = run.Summary with
            {
                Metrics = [.. run.Summary.Metrics.Where(row => series.Contains((row.Case, row.Metric)))],
                Boots = [.. run.Summary.Boots.Where(boot => cases.Contains(boot.Case))],
            },
        };
    }
}
