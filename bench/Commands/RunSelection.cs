using System.CommandLine;
using System.IO.Enumeration;

namespace Bench.Commands;

/// <summary>Options that select values of a run: <c>--metric</c>, <c>--platform</c> and <c>--guest</c>, all of which must fit.</summary>
internal sealed class RunSelection
{
    private readonly Selector[] _selectors =
    [
        new("metric", "Metrics, as globs: boot.ready,'disk.*'", sample => [sample.Metric]),
        new(
            "platform",
            "Platforms; a machine may be named without its accelerator",
            sample => [sample.Case.PlatformLabel, sample.Case.Platform]),
        new("guest", "Guests", sample => [sample.Case.Guest]),
    ];

    public void AddTo(Command command)
    {
        foreach (var selector in _selectors)
        {
            command.Add(selector.Option);
        }
    }

    /// <summary>What of the run is selected; its figures stay those of the whole run.</summary>
    /// <exception cref="WrongUseException">An option names what the run does not have.</exception>
    public RunData Select(ParseResult parsed, RunData run)
    {
        Sample[] selected = [.. run.Samples];
        foreach (var selector in _selectors)
        {
            selected = selector.Select(parsed, selected);
        }

        var series = selected.Select(sample => (sample.Case, sample.Metric)).ToHashSet();
        return run with
        {
            Samples = selected,
            Summary = run.Summary with
            {
                Metrics = [.. run.Summary.Metrics
            .Where(row => series.Contains((row.Case, row.Metric)))]
            }
        };
    }

    private sealed class Selector(string name, string description, Func<Sample, string[]> names)
    {
        public Option<string[]> Option { get; } = new($"--{name}")
        {
            Description = description,
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result => [.. result.Tokens
                .SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
        };

        public Sample[] Select(ParseResult parsed, Sample[] samples)
        {
            if (parsed.GetValue(Option) is not { Length: > 0 } wanted)
            {
                return samples;
            }

            if (wanted.FirstOrDefault(one => !samples.Any(sample => Fits(sample, one))) is { } unknown)
            {
                var known = samples.Select(sample => names(sample)[0]).Distinct().Order(StringComparer.Ordinal);
                throw new WrongUseException($"Nothing of the run fits --{name} '{unknown}'. There is: {string.Join(", ", known)}.");
            }

            return [.. samples.Where(sample => wanted.Any(one => Fits(sample, one)))];
        }

        private bool Fits(Sample sample, string wanted)
            => names(sample).Any(one => FileSystemName.MatchesSimpleExpression(wanted, one, ignoreCase: false));
    }
}
