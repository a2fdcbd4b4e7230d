namespace Bench.Platforms.Host;

/// <summary>Why an instance could not be had or used.</summary>
public enum InstanceFailure
{
    /// <summary>It failed.</summary>
    Failed,

    /// <summary>A limit of time ran out.</summary>
    Timeout,

    /// <summary>The platform cannot do what was asked.</summary>
    Unsupported,

    /// <summary>The platform cannot boot any guest on this host.</summary>
    HostUnfit,

    /// <summary>A snapshot is not what was saved.</summary>
    Damaged,
}

/// <summary>An instance could not be started, used or stopped.</summary>
public class InstanceException(InstanceFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>As many lines of a console are a message, which is quoted; more are a kernel's or a runtime's trace.</summary>
    internal const int MostQuotedLines = 3;

    /// <summary>What kind of failure.</summary>
    public InstanceFailure Failure { get; } = failure;

    /// <summary>What went wrong, without what the console said.</summary>
    public string Summary { get; init; } = message;

    /// <summary>What the console said, its last 16 KiB at most; empty when it said nothing or there is none.</summary>
    public string ConsoleLog { get; init; } = string.Empty;

    /// <summary>The platform, or this host, cannot do what was asked.</summary>
    internal static InstanceException Unsupported(string message, Exception? inner = null) =>
        new(InstanceFailure.Unsupported, message, inner);
}
