namespace Bench.Platforms.Catalog;

/// <summary>Names that a guest's kernel gives to disks, in the order in which they are attached: a, b, …</summary>
/// <param name="prefix">What stands before the letter.</param>
internal sealed class DiskNames(string prefix)
{
    private char _next = 'a';

    /// <summary>The name of the disk attached next.</summary>
    public string Next() => $"{prefix}{_next++}";
}
