namespace Bench.Platforms;

/// <summary>Why an instance could not be had or used.</summary>
public enum InstanceFailure
{
    /// <summary>It failed.</summary>
    Failed,

    /// <summary>A limit of time ran out.</summary>
    Timeout,

    /// <summary>The platform cannot do what was asked.</summary>
    Unsupported,
}

/// <summary>An instance could not be started, used or stopped. The message carries what its console said last.</summary>
public sealed class InstanceException(InstanceFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of failure.</summary>
    public InstanceFailure Failure { get; } = failure;
}
