namespace Bench.Reporting.Drawing;

/// <summary>One line of a chart: a platform, and what distinguishes this line from the platform's others.</summary>
/// <param name="Platform">The platform with its accelerator.</param>
/// <param name="Family">The platform's family.</param>
/// <param name="Variant">Guest and distinguishing parameters; empty where there is nothing to distinguish.</param>
/// <param name="StartsPlatform">Whether this is the platform's first line.</param>
/// <param name="Message">What stands in place of marks: why the platform did not run. Null where there are marks to expect.</param>
internal sealed record ChartRow(string Platform, string Family, string Variant, bool StartsPlatform, string? Message);
