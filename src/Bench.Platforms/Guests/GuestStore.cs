using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Platforms.Host;

namespace Bench.Platforms.Guests;

/// <summary>Finds the guests that <c>scripts/setup</c> has built.</summary>
public sealed class GuestStore
{
    /// <summary>Version of the manifest that this build reads.</summary>
    public const int ManifestSchema = 1;

    private const string SystemGuest = "debian-systemd";

    private static readonly JsonSerializerOptions ManifestFormat = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
    };

    private readonly string _guests;

    /// <summary>Looks below the given cache folder.</summary>
    public GuestStore(string cache) => _guests = Path.Combine(cache, "guests");

    /// <summary>Names of the guests that every installation should have, smallest first.</summary>
    public static IReadOnlyList<string> KnownGuests { get; } = ["busybox", "debian", SystemGuest];

    /// <summary>Whether a known guest is a whole operating system, which only some platforms can boot.</summary>
    public static bool IsSystem(string name) => name == SystemGuest;

    /// <summary>Reads a guest's manifest, or returns null when the guest was not built here.</summary>
    /// <exception cref="GuestException">The manifest cannot be read.</exception>
    public Guest? TryOpen(string name) => File.Exists(ManifestOf(name)) ? Open(name) : null;

    /// <summary>Reads a guest's manifest.</summary>
    /// <exception cref="GuestException">The guest was not built, or its manifest cannot be read.</exception>
    public Guest Open(string name)
    {
        var path = ManifestOf(name);
        var folder = Path.GetDirectoryName(path)!;
        if (!File.Exists(path))
        {
            throw new GuestException($"The guest '{name}' has not been built: there is no {path}. Run scripts/setup.");
        }

        Manifest manifest;
        try
        {
            // The version first: what else stands in a newer manifest, this build cannot know.
            var content = File.ReadAllBytes(path);
            var schema = (JsonSerializer.Deserialize<ManifestVersion>(content, ManifestFormat) ?? throw new JsonException("it is empty.")).Schema;
            if (schema > ManifestSchema)
            {
                throw new GuestException($"The manifest of the guest '{name}' has version {schema}, and this build reads up to {ManifestSchema}: {path}. Use the scripts/setup that came with this build.");
            }

            manifest = JsonSerializer.Deserialize<Manifest>(content, ManifestFormat)!;
        }
        catch (JsonException exception)
        {
            throw new GuestException($"The manifest of the guest '{name}' cannot be read: {path}: {exception.Message} Remove that folder and run scripts/setup.", exception);
        }

        // The link is resolved once, so that a rebuild in the middle of a run cannot swap files under it.
        var real = RealPath.Of(folder);
        string? At(string? relative) => relative is null ? null : Path.Combine(real, relative);
        return new Guest
        {
            Name = manifest.Name,
            Digest = manifest.Digest,
            Bytes = manifest.Bytes,
            Files = manifest.Files,
            Init = manifest.Init,
            IsSystem = manifest.System,
            Root = At(manifest.Root)!,
            Tar = At(manifest.Tar)!,
            Initramfs = At(manifest.Initramfs),
            NetworkDrivers = At(manifest.Network),
            SharingDrivers = At(manifest.Sharing),
            Disk = At(manifest.Disk),
            Kernel = At(manifest.Kernel),
            KernelRelease = manifest.KernelRelease,
        };
    }

    private string ManifestOf(string name) => Path.Combine(_guests, name, "current", "manifest.json");

    private sealed record ManifestVersion(int Schema);

    private sealed record Manifest(
        string Name,
        string Digest,
        long Bytes,
        long Files,
        string Root,
        string Tar,
        string Init = "/bench/init",
        bool System = false,
        string? Initramfs = null,
        string? Network = null,
        string? Sharing = null,
        string? Disk = null,
        string? Kernel = null,
        [property: JsonPropertyName("kernel_release")] string? KernelRelease = null);
}

/// <summary>A guest is missing or damaged. The message says what to do.</summary>
public sealed class GuestException(string message, Exception? inner = null) : Exception(message, inner);
