using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Bench.Platforms.Custom;

/// <summary>
/// A platform that a user describes in a file of command templates: see <c>docs/platform-files.md</c>. What is accepted is described by
/// <c>docs/schema/platform.schema.json</c>, which a test holds this to.
/// </summary>
internal sealed record PlatformFile
{
    /// <summary>Version of the format that this build reads.</summary>
    public const int Version = 1;

    private const int LargestBytes = 1 << 20;

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    [JsonPropertyName("$schema")]
    public string? SchemaAddress { get; init; }

    public required int Schema { get; init; }

    public required string Name { get; init; }

    public required Family Family { get; init; }

    public string? Note { get; init; }

    /// <summary><c>kvm</c>, <c>tcg</c>, or null.</summary>
    public string? Accelerator { get; init; }

    public FileNeeds Needs { get; init; } = new();

    /// <summary>The command whose first line is the version; empty for none.</summary>
    [JsonPropertyName("version")]
    public string[] VersionCommand { get; init; } = [];

    public required FileGuest Guest { get; init; }

    public JsonElement? KernelLine { get; init; }

    /// <summary>Files written before the start, by path in the instance's folder.</summary>
    public IReadOnlyDictionary<string, JsonElement> Files { get; init; } = new Dictionary<string, JsonElement>();

    public IReadOnlyDictionary<string, JsonElement> Environment { get; init; } = new Dictionary<string, JsonElement>();
    public IReadOnlyList<JsonElement> Prepare { get; init; } = [];

    public required JsonElement Start { get; init; }

    public IReadOnlyList<JsonElement> Cleanup { get; init; } = [];

    public CgroupMaker Cgroup { get; init; }

    public bool? MemoryLimit { get; init; }

    public bool HidesUnifiedCgroup { get; init; }

    /// <summary>Texts on the console that mark a phase of the boot, with the phase's name.</summary>
    public IReadOnlyDictionary<string, string> Watch { get; init; } = new Dictionary<string, string>();

    /// <summary>The file.</summary>
    [JsonIgnore]
    public string Path { get; private init; } = string.Empty;

    /// <summary>Digest of its content, <c>sha256:…</c>.</summary>
    [JsonIgnore]
    public string Digest { get; private init; } = string.Empty;

    [JsonIgnore]
    public bool MakesOwnCgroup => Cgroup == CgroupMaker.Own;

    /// <summary>Whether the harness's cgroup limits memory, or only counts it.</summary>
    [JsonIgnore]
    public bool LimitsMemory => MemoryLimit ?? Family != Family.Vm;

    public static PlatformFile Load(string path, IEnumerable<string>? taken = null)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: > LargestBytes }
                ? throw new PlatformFileException(
                    path,
                    null,
                    $"the file is larger than {LargestBytes >> 20} MiB, which no platform file is. Check the path.")
                : Parse(File.ReadAllBytes(path), path, taken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PlatformFileException(
                path,
                null,
                $"the file cannot be read: {exception.Message} Check the path and its permissions.",
                exception);
        }
    }

    /// <summary>Checks the content of a platform file: JSON in UTF-8; comments and trailing commas are allowed.</summary>
    /// <exception cref="PlatformFileException">Something in it is wrong.</exception>
    public static PlatformFile Parse(ReadOnlyMemory<byte> content, string path, IEnumerable<string>? taken = null)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        using var document = ParseJson(content.Span.StartsWith(mark) ? content[mark.Length..] : content, path);
        var root = new FileNode(document.RootElement, "$", path);

        // The version first: what else stands in a newer file, this build cannot know.
        if (root.Kind == JsonValueKind.Object && root.Field("schema") is { } schema && schema.Number() is var version && version != Version)
        {
            throw schema.Wrong(
                $"the file has version {version}, and this build reads version {Version}. Use the program that the file was written for.");
        }

        root.Fit(typeof(PlatformFile), Format);
        var file = document.Deserialize<PlatformFile>(Format)! with
        {
            Path = path,
            Digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content.Span))}",
        };
        PlatformFileRules.Check(file, root, [.. taken ?? []]);
        return file;
    }

    private static JsonDocument ParseJson(ReadOnlyMemory<byte> text, string path)
    {
        var options = new JsonDocumentOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            AllowDuplicateProperties = false
        };
        try
        {
            return JsonDocument.Parse(text, options);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second: a key that is no valid Unicode, found while keys are compared.
            throw new PlatformFileException(
                path,
                null,
                $"this is not valid JSON: {exception.Message} Correct it there; comments and trailing commas are allowed.",
                exception);
        }
    }
}

/// <summary>What must be there.</summary>
internal sealed record FileNeeds
{
    public bool Root { get; init; }

    /// <summary>Tools, with the package that brings them.</summary>
    public IReadOnlyDictionary<string, string> Tools { get; init; } = new Dictionary<string, string>();

    /// <summary>Files, with what to do where they are not.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();
}

/// <summary>How the platform takes a guest.</summary>
internal sealed record FileGuest
{
    public required GuestForm Form { get; init; }

    /// <summary>What stands before the letter in a disk's name.</summary>
    public string DevicePrefix { get; init; } = "/dev/vd";

    /// <summary>What it cannot do, with the reason: a guest's name, or <c>scratch</c>.</summary>
    public IReadOnlyDictionary<string, string> Cannot { get; init; } = new Dictionary<string, string>();
}

/// <summary>The form in which a platform takes a guest.</summary>
internal enum GuestForm
{
    /// <summary>A directory; <c>/scratch</c> is a folder.</summary>
    Root,

    /// <summary>A kernel and a disk that it mounts itself; <c>/scratch</c> is another disk.</summary>
    Disk,

    /// <summary>A kernel and what it unpacks first, beside which a guest may have a disk; <c>/scratch</c> is another disk.</summary>
    Initramfs,
}

/// <summary>Who makes an instance's cgroup.</summary>
internal enum CgroupMaker
{
    Harness,
    Own,
}
