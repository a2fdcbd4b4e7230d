using System.Text.Json;

namespace Bench.Platforms.Guests;

/// <summary>Finds the guests that <c>scripts/setup</c> has built.</summary>
public static class GuestStore
{
    /// <summary>Version of the manifest that this build reads.</summary>
    public const int ManifestSchema = 1;

    private const string SystemGuest = "debian-systemd";

    private static readonly JsonSerializerOptions ManifestFormat = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Names of the guests that every installation should have, smallest first.</summary>
    public static IReadOnlyList<string> KnownGuests { get; } = ["busybox", "debian", SystemGuest];

    /// <summary>Whether a known guest is a whole operating system, which only some platforms can boot.</summary>
    public static bool IsSystem(string name) => name == SystemGuest;

    /// <summary>Reads a guest's manifest below a cache folder, or returns null when the guest was not built there.</summary>
    /// <exception cref="GuestException">The manifest cannot be read.</exception>
    public static Guest? TryOpen(string cache, string name)
    {
        var folder = Path.Combine(cache, "guests", name, "current");
        var path = Path.Combine(folder, "manifest.json");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            // The version first: what else stands in a newer manifest, this build cannot know.
            var content = File.ReadAllBytes(path);
            var schema = (JsonSerializer.Deserialize<ManifestVersion>(content, ManifestFormat) ?? throw new JsonException("it is empty."))
                .Schema;
            return schema <= ManifestSchema
                ? JsonSerializer.Deserialize<Guest>(content, ManifestFormat)!.In(RealPath.Of(folder))
                : throw new GuestException(
                    $"The manifest of the guest '{name}' has version {schema}, and this build reads up to {ManifestSchema}: {path}. "
                    + "Use the scripts/setup that came with this build.");
        }
        catch (JsonException exception)
        {
            throw new GuestException(
                $"The manifest of the guest '{name}' cannot be read: {path}: {exception.Message} Remove that folder and run scripts/setup.",
                exception);
        }
    }

    private sealed record ManifestVersion(int Schema);
}

/// <summary>A guest is damaged. The message says what to do.</summary>
public sealed class GuestException(string message, Exception? inner = null) : Exception(message, inner);
