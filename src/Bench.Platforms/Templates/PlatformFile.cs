using System.Security.Cryptography;
using System.Text.Json;

namespace Bench.Platforms.Templates;

/// <summary>A platform that a user describes in a file of command templates: see <c>docs/platform-files.md</c>.</summary>
public sealed record PlatformFile
{
    /// <summary>Version of the format that this build reads.</summary>
    public const int Schema = 1;

    private const int LargestBytes = 1 << 20;

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Digest of its content, <c>sha256:…</c>.</summary>
    public required string Digest { get; init; }

    /// <summary>The platform's name.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of isolation it gives.</summary>
    public required Family Family { get; init; }

    /// <summary>What its author wants to be known of it.</summary>
    public string? Note { get; init; }

    /// <summary><c>kvm</c>, <c>tcg</c>, or null.</summary>
    public string? Accelerator { get; init; }

    /// <summary>Texts on the console that mark a phase of the boot, with the phase's name.</summary>
    public IReadOnlyDictionary<string, string> Watch { get; init; } = new Dictionary<string, string>();

    internal bool NeedsRoot { get; init; }

    /// <summary>Tools that must be there, with the package that brings them.</summary>
    internal IReadOnlyDictionary<string, string> NeededTools { get; init; } = new Dictionary<string, string>();

    /// <summary>Files that must be there, with what to do where they are not.</summary>
    internal IReadOnlyDictionary<string, string> NeededFiles { get; init; } = new Dictionary<string, string>();

    /// <summary>The command whose first line is the version; empty for none.</summary>
    internal IReadOnlyList<string> Version { get; init; } = [];

    internal GuestForm Form { get; init; }

    /// <summary>What stands before the letter in a disk's name.</summary>
    internal string DevicePrefix { get; init; } = "/dev/vd";

    /// <summary>What it cannot do, with the reason: a guest's name, or <c>scratch</c>.</summary>
    internal IReadOnlyDictionary<string, string> Cannot { get; init; } = new Dictionary<string, string>();

    internal Template? KernelLine { get; init; }

    /// <summary>Files written before the start, by path in the instance's folder.</summary>
    internal IReadOnlyDictionary<string, Template> Files { get; init; } = new Dictionary<string, Template>();

    internal IReadOnlyDictionary<string, Template.Text> Environment { get; init; } = new Dictionary<string, Template.Text>();

    internal IReadOnlyList<Template.List> Prepare { get; init; } = [];

    internal Template.List Start { get; init; } = new([]);

    internal IReadOnlyList<Template.List> Cleanup { get; init; } = [];

    internal bool OwnCgroup { get; init; }

    /// <summary>Whether the harness's cgroup limits memory, or only counts it.</summary>
    internal bool LimitsMemory { get; init; }

    internal bool HidesUnifiedCgroup { get; init; }

    /// <summary>Reads a platform file and checks it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="taken">Names that other platforms have.</param>
    /// <exception cref="PlatformFileException">It cannot be read, or something in it is wrong.</exception>
    public static PlatformFile Load(string path, IEnumerable<string>? taken = null)
    {
        byte[] content;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestBytes })
            {
                throw new PlatformFileException(path, null, $"the file is larger than {LargestBytes >> 20} MiB, which no platform file is. Check the path.");
            }

            content = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PlatformFileException(path, null, $"the file cannot be read: {exception.Message} Check the path and its permissions.", exception);
        }

        return Parse(content, path, taken);
    }

    /// <summary>Checks the content of a platform file.</summary>
    /// <param name="content">JSON in UTF-8; comments and trailing commas are allowed.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="taken">Names that other platforms have.</param>
    /// <exception cref="PlatformFileException">Something in it is wrong.</exception>
    public static PlatformFile Parse(ReadOnlyMemory<byte> content, string path, IEnumerable<string>? taken = null)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var text = content.Span.StartsWith(mark) ? content[mark.Length..] : content;
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text, options);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second: a key that is no valid Unicode, found while keys are compared.
            throw new PlatformFileException(path, null, $"this is not valid JSON: {exception.Message} Correct it there; comments and trailing commas are allowed.", exception);
        }

        using (document)
        {
            var reader = new PlatformFileReader(new FileNode(document.RootElement, "$", path), [.. taken ?? []]);
            return reader.Read(path, $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content.Span))}");
        }
    }
}
