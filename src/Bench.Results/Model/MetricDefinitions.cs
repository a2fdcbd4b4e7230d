namespace Bench.Results.Model;

/// <summary>The metrics that a run, or several, have declared, in the order in which a reader asks for them.</summary>
public sealed class MetricDefinitions
{
    private readonly IReadOnlyList<MetricDefinition> _declared;
    private readonly Dictionary<string, (MetricDefinition Definition, int Place)> _known = new(StringComparer.Ordinal);

    /// <summary>Metrics as declared.</summary>
    /// <param name="declared">In the order of tables. Where two declare the same name, the first counts.</param>
    public MetricDefinitions(IEnumerable<MetricDefinition> declared)
    {
        _declared = [.. declared.DistinctBy(definition => definition.Name)];
        Comparer = Comparer<string>.Create((first, second) =>
            PlaceOf(first).CompareTo(PlaceOf(second)) is not 0 and var place ? place : string.CompareOrdinal(first, second));
    }

    /// <summary>Orders metrics by declaration, members of a family by name, and those that nobody declared last.</summary>
    public IComparer<string> Comparer { get; }

    /// <summary>What runs have declared; the declarations of earlier ones in the list count.</summary>
    public static MetricDefinitions Of(params IEnumerable<RunEnvironment> runs) => new(runs.SelectMany(run => run.Metrics));

    /// <summary>The declaration of a metric: of its name, else of the longest family that it belongs to, else one with defaults.</summary>
    public MetricDefinition this[string metric] => Find(metric).Definition;

    private int PlaceOf(string metric) => Find(metric).Place;

    private (MetricDefinition Definition, int Place) Find(string metric)
    {
        lock (_known)
        {
            if (!_known.TryGetValue(metric, out var found))
            {
                _known[metric] = found = _declared
                    .Select((definition, place) => (definition, place))
                    .Where(pair => pair.definition.Covers(metric))
                    .OrderBy(pair => pair.definition.IsFamily)
                    .ThenByDescending(pair => pair.definition.Name.Length)
                    .Select(pair => (pair.definition with { Name = metric }, pair.place))
                    .FirstOrDefault((new MetricDefinition(metric, "1", Direction.Exact), _declared.Count));
            }

            return found;
        }
    }
}
