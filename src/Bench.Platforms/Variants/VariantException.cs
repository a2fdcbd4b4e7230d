namespace Bench.Platforms.Variants;

/// <summary>A variant of a platform is described wrongly. The message says what is wrong with it and what to write instead.</summary>
/// <param name="variant">The variant as it was given.</param>
/// <param name="problem">What is wrong, and what to do.</param>
public sealed class VariantException(string variant, string problem) : Exception($"'{variant}': {problem}");
