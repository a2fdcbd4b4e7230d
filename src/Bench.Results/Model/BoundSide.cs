using System.Text.Json.Serialization;

namespace Bench.Results.Model;

/// <summary>On which side of a bound a value lies.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<BoundSide>))]
public enum BoundSide
{
    /// <summary>At the bound or above it.</summary>
    AtLeast,

    /// <summary>At the bound or below it.</summary>
    AtMost,
}
