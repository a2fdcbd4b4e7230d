namespace Bench.Platforms.Variants;

/// <summary>A platform with something about it changed: <c>runc,tool:runc=/opt/runc-1.3/runc,cpus=2</c>. See <c>docs/ab.md</c>.</summary>
public sealed record Variant
{
    /// <summary>The variant as it was given.</summary>
    public required string Text { get; init; }

    /// <summary>The platform's selector, or the path of a platform file.</summary>
    public required string Platform { get; init; }

    /// <summary>Programs to use instead of the host's, by the tool's name; full paths.</summary>
    public IReadOnlyDictionary<string, string> Tools { get; init; } = new Dictionary<string, string>();

    /// <summary>Socket of the engine to use; a full path.</summary>
    public string? Engine { get; init; }

    /// <summary>Kernel for the guest; a full path.</summary>
    public string? Kernel { get; init; }

    /// <summary>CPUs of an instance, when other than the usual.</summary>
    public int? Cpus { get; init; }

    /// <summary>Memory of an instance, bytes, when other than the usual.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Whether <see cref="Platform"/> is the path of a platform file.</summary>
    public bool IsFile => Platform.EndsWith(".json", StringComparison.Ordinal);
}

/// <summary>A variant of a platform is described wrongly. The message says what is wrong with it and what to write instead.</summary>
public sealed class VariantException(string variant, string problem) : Exception($"'{variant}': {problem}");
