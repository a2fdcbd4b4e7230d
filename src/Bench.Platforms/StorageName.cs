namespace Bench.Platforms;

/// <summary>How storages are called on the command line and in results.</summary>
public static class StorageName
{
    /// <summary>Its name: lower case.</summary>
    public static string Name(this Storage storage) => storage.ToString().ToLowerInvariant();
}
