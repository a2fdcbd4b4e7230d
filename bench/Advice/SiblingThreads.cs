namespace Bench.Advice;

/// <summary>Logical CPUs share cores.</summary>
internal sealed class SiblingThreads : IHostAdvisor
{
    public HostAdvice? Advise(HostState host) => host.Files.Text("sys/devices/system/cpu/smt/active") != "1" ? null : new HostAdvice(
        "smt",
        "two or more logical CPUs share a core (SMT)",
        "what runs on the sibling of an instance's CPU takes part of its core without showing as CPU time of others",
        "echo off > /sys/devices/system/cpu/smt/control");
}
