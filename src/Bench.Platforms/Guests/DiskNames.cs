namespace Bench.Platforms.Guests;

/// <summary>Names that a guest's kernel gives to disks, in the order in which they are attached: a, b, …</summary>
internal sealed class DiskNames(string prefix)
{
    private char _next = 'a';

    public string Next() => $"{prefix}{_next++}";
}
