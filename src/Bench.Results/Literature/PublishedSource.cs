using System.Text.Json.Serialization;

namespace Bench.Results.Literature;

/// <summary>What one source has published: a file of <c>results/published</c> (docs/schema/published.schema.json).</summary>
public sealed record PublishedFile
{
    /// <summary>The version of the format that this build reads.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Where the schema is, for editors.</summary>
    [JsonPropertyName("$schema")]
    public string? SchemaReference { get; init; }

    /// <summary>Version of the format.</summary>
    public required int Schema { get; init; }

    /// <summary>The source.</summary>
    public required PublishedSource Source { get; init; }

    /// <summary>The hardware and the versions that its figures hold for.</summary>
    public required string Hardware { get; init; }

    /// <summary>What was measured; at least one.</summary>
    public required IReadOnlyList<PublishedMeasurement> Measurements { get; init; }
}

/// <summary>A source as it must be cited.</summary>
public sealed record PublishedSource
{
    /// <summary>How tables name it: <c>Felter et al. 2015</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its authors, in its order.</summary>
    public required IReadOnlyList<string> Authors { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Where it appeared.</summary>
    public required string Venue { get; init; }

    /// <summary>When it appeared; null for a page that changes.</summary>
    public int? Year { get; init; }

    /// <summary>Its digital object identifier, without a resolver's address; null when it has none.</summary>
    public string? Doi { get; init; }

    /// <summary>Where it, or its data, can be read.</summary>
    public required string Url { get; init; }

    /// <summary>The whole citation in one line, without the address.</summary>
    [JsonIgnore]
    public string Citation
        => $"{string.Join(", ", Authors)}. {Title}. {Venue}{(Year is { } year ? $", {year}" : "")}.{(Doi is null ? "" : $" doi:{Doi}")}";
}
