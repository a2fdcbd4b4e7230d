namespace Bench.Platforms;

/// <summary>How the boot ended by which a platform was probed, and when it was tried.</summary>
public sealed record BootAnswer(DateTimeOffset Asked)
{
    /// <summary>Time from the call to the guest's ready line, milliseconds; null when it failed.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>How it failed; null when a guest booted and ended.</summary>
    public InstanceFailure? Failure { get; init; }

    /// <summary>Why it failed, in one line that names <see cref="Log"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The file with what the console said; null when it could not be written, or there was no failure.</summary>
    public string? Log { get; init; }
}
