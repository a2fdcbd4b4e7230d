namespace Bench.Advice;

/// <summary>One thing about this host that makes figures noisier than they need be.</summary>
/// <param name="About">What it is about, in a word, for programs that read it.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Matters">Why that matters for the figures.</param>
/// <param name="Command">What would change it, as a command for a root shell; not run. Null where nothing on this host changes it.</param>
internal sealed record HostAdvice(string About, string Seen, string Matters, string? Command);
