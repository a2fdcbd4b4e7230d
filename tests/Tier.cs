/// <summary>The trait by which scripts/test chooses tests. One without it is a unit test: no root, guest, engine or spawned
/// program.</summary>
internal static class Tier
{
    public const string Name = nameof(Tier);

    /// <summary>Starts instances or programs, or needs root.</summary>
    public const string Integration = "integration";

    /// <summary>Takes minutes.</summary>
    public const string Full = "full";
}
