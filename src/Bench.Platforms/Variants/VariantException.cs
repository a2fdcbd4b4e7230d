namespace Bench.Platforms.Variants;

/// <summary>A variant of a platform is described wrongly. The message says what is wrong with it and what to write instead.</summary>
public sealed class VariantException(string variant, string problem) : Exception($"'{variant}': {problem}");
