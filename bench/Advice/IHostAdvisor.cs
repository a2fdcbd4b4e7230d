namespace Bench.Advice;

/// <summary>Knows one thing that makes a host noisy, and what to do about it.</summary>
internal interface IHostAdvisor
{
    /// <summary>The advice, or null when there is nothing to be said, for the host is well in this or does not tell.</summary>
    HostAdvice? Advise(HostState host);
}
