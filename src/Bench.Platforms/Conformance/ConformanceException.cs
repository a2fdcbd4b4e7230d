namespace Bench.Platforms.Conformance;

/// <summary>A platform does not do what every platform must. The message says what it did instead.</summary>
public sealed class ConformanceException(string message) : Exception(message);

/// <summary>A check cannot be asked of this platform on this host. The message says why.</summary>
public sealed class NotApplicableException(string message) : Exception(message);
