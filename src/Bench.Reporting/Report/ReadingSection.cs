using System.Xml.Linq;

namespace Bench.Reporting.Report;

/// <summary>Definitions of the words and numbers.</summary>
internal static class ReadingSection
{
    private static readonly (string Term, string Meaning)[] Definitions =
    [
        ("ready", "From the call that starts the instance to the guest's first line in user space, by the host's monotonic clock."),
        ("lifecycle", "From the same call until the instance is gone and everything it left is cleaned up."),
        ("median and interval", "The centre is the median. The interval is a 95 % bootstrap interval over rounds: whole rounds are drawn, because samples of one round are not independent. With too few rounds there is no interval, and the place says so."),
        ("ratio to native", "The value divided by that of native, the same program in the same root file system without isolation, within the same round; then the median over rounds with its interval."),
        ("round", "One pass over the cases, in an order shuffled anew, so that drift of the machine falls alike on all platforms that are in it. A run may have more cases in its first round than in the others: they have one value and no interval."),
        ("@tcg", "The machine is emulated in software. Its figures say nothing of the cost of hardware virtualisation."),
        ("@kvm", "The machine uses hardware virtualisation, and a real guest has booted with it on this host."),
        ("PSS and cgroup", "Two ways to count memory. PSS shares pages that several processes map among them; cgroup is what the kernel charges to the instance's group, page cache included. They need not agree."),
        ("page cache", "A guest may ask to bypass caches and still be answered from the host's memory. A disk figure that beats the host's own device is flagged and drawn hollow."),
        ("failures", "Failures and timeouts are counted and shown. Nothing is thrown away: outliers are flagged, never removed."),
    ];

    public static XElement Write() => Html.Folded("reading", "How to read this", Html.Element("dl",
        Definitions.Select(definition => new[] { Html.Element("dt", definition.Term), Html.Element("dd", definition.Meaning) })));
}
