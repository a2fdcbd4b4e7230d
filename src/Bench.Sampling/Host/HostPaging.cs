namespace Bench.Sampling;

/// <summary>
/// What the host's memory management has done since boot. Source: <c>/proc/vmstat</c>, mentioned in the kernel's
/// <c>Documentation/admin-guide/mm/</c> and told by <c>mm/vmstat.c</c>.
/// </summary>
public readonly record struct HostPaging
{
    private const string Source = "/proc/vmstat";

    /// <summary>Page faults of all kinds.</summary>
    public required long Faults { get; init; }

    /// <summary>Page faults that waited for storage, which <see cref="Faults"/> contains.</summary>
    public required long MajorFaults { get; init; }

    /// <summary>Bytes read from block devices, whoever asked for them.</summary>
    public required long PagedInBytes { get; init; }

    /// <summary>Bytes written to block devices, whoever asked for it.</summary>
    public required long PagedOutBytes { get; init; }

    /// <summary>Bytes fetched from swap.</summary>
    public required long SwappedInBytes { get; init; }

    /// <summary>Bytes moved out to swap.</summary>
    public required long SwappedOutBytes { get; init; }

    /// <summary>Reads the text of <c>/proc/vmstat</c>; allocates nothing.</summary>
    /// <exception cref="FormatException">The text is not of that form, or a count is missing.</exception>
    public static HostPaging Parse(ReadOnlySpan<byte> text)
    {
        // Paging is told in kilobytes, swapping in pages.
        var fields = KeyedText.Plain(text, Source, ' ');
        return new HostPaging
        {
            PagedInBytes = fields.Required("pgpgin"u8, unit: 1024),
            PagedOutBytes = fields.Required("pgpgout"u8, unit: 1024),
            SwappedInBytes = fields.Required("pswpin"u8, Environment.SystemPageSize),
            SwappedOutBytes = fields.Required("pswpout"u8, Environment.SystemPageSize),
            Faults = fields.Required("pgfault"u8),
            MajorFaults = fields.Required("pgmajfault"u8),
        };
    }
}
