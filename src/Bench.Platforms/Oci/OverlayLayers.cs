namespace Bench.Platforms.Oci;

/// <summary>The folders of an image's layers, as engines that keep images for the overlay file system tell them.</summary>
internal static class OverlayLayers
{
    private const string Upper = "UpperDir";

    // The uppermost layer, and those below it, with colons between; the names are those of Docker and of podman alike.
    private static readonly string[] Names = [Upper, "LowerDir"];

    /// <summary>The uppermost layer, which is a container's own.</summary>
    public static string UpperOf(IEnumerable<KeyValuePair<string, string>>? data, string engine) =>
        In((data ?? []).Where(pair => pair.Key == Upper), engine)[0];

    public static IReadOnlyList<string> In(IEnumerable<KeyValuePair<string, string>>? data, string engine)
    {
        var folders = (data ?? []).Where(pair => Names.Contains(pair.Key))
            .SelectMany(pair => pair.Value.Split(':', StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        return folders.Count > 0 && folders.TrueForAll(Directory.Exists)
            ? folders
            : throw InstanceException.Unsupported($"{engine} does not tell in which folders of this host it keeps the image's files");
    }
}
