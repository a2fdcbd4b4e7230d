using Bench.Platforms;

namespace Bench.Harness;

/// <summary>
/// How long an instance takes to boot and stop, before any has: for plans and the first round's progress, never for results.
/// </summary>
internal static class TimeEstimate
{
    /// <summary>The lifecycle of an instance.</summary>
    public static TimeSpan LifecycleOf(IPlatform platform, string guest, bool isEmulated) => TimeSpan.FromSeconds(platform.Family switch
    {
        Family.Process or Family.Namespace => 0.1,
        Family.Sandbox => 0.5,

        // Guessed from what others have published: these machines have not been seen with an accelerator.
        Family.Vm when platform.ChoosesAccelerator && !isEmulated => 1,
        Family.Vm => guest == "busybox" ? 1.7 : 2.4,
        _ => 0.3,
    });

    public static string Text(TimeSpan time) => $"{(int)time.TotalMinutes}:{time.Seconds:00}";
}
