namespace Bench.Experiments.Neighbours;

/// <summary>What could be taken from the host where the instance has no limit of its own.</summary>
internal enum Danger
{
    None,
    Memory,
    Tasks,
    Kernel,
}

/// <summary>A program that takes all it can get for a given time. Should it go on, the guest's console ends it.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="Loop">Shell commands that run until they are killed; null for a neighbour that does nothing.</param>
internal sealed record Aggressor(string Name, string? Loop)
{
    private const double AlwaysBusy = 0.3;
    private const string Busy = "while :; do :; done";
    private const string Busybox = "/bench/busybox";
    private const string Address = "127.0.0.1:4747";

    /// <summary>The control: it runs on the victim's own CPUs, with the highest priority, in its session (sched(7)) and of its
    /// own.</summary>
    public static Aggressor OnVictimsCpus { get; } = new(
        "shared_cpu", $"echo -20 > /proc/self/autogroup; exec sh -c '{Busybox} renice -n -20 $$; {Busy}'")
    {
        Copies = 8,
        LeastCpus = AlwaysBusy,
        SharesCpus = true,
    };

    /// <summary>A control: its instance is given two allowances, and must be found to take more than one.</summary>
    public static Aggressor BeyondAllowance { get; } = new("unbounded", Busy) { Copies = 4, LeastCpus = AlwaysBusy, Allowances = 2 };

    /// <summary>The twin that does nothing, to which all others are compared.</summary>
    public static Aggressor Idle { get; } = new("idle", null);

    /// <summary>Those that leave their instance as it was, as a rule.</summary>
    public static IReadOnlyList<Aggressor> All { get; } =
    [
        new("cpu", Busy) { Copies = 4, LeastCpus = AlwaysBusy },

        // Together half as much again as the allowance, and each little enough for a kernel to promise it.
        new("memory", $"while :; do {Busybox} dd if=/dev/zero of=/dev/null bs=96M count=1000; done")
        {
            Copies = 4,
            Danger = Danger.Memory,
        },
        new("forks", "bomb() { while :; do bomb & done; }; bomb") { Danger = Danger.Tasks },

        // A hole in a file is read without the disk, and its pages fill the page cache all the same.
        new("cache", $"{Busybox} truncate -s 1G /scratch/hole; while :; do {Busybox} dd if=/scratch/hole of=/dev/null bs=1M; done")
        {
            Danger = Danger.Memory,
        },
        new("disk", $"while :; do {Busybox} dd if=/dev/zero of=/scratch/hog bs=1M count=32 conv=fsync; done"),
        new("sync", $"while :; do echo > /scratch/sync; {Busybox} sync; done"),

        // Over its own loopback, or the host's where it has none of its own: no packet leaves the host.
        new(
            "network",
            $"{Busybox} ifconfig lo 127.0.0.1 up; {Busybox} truncate -s 16M /scratch/flood; {Busybox} httpd -f -p {Address} -h /scratch & "
                + $"while :; do {Busybox} wget -q -O /dev/null http://{Address}/flood; done")
        {
            LeastCpus = AlwaysBusy,
        },
    ];

    /// <summary>Ends the instance whose kernel it is, so it comes last.</summary>
    public static Aggressor Panic { get; } = new("panic", "echo 1 > /proc/sys/kernel/sysrq; echo c > /proc/sysrq-trigger; sleep 1")
    {
        Danger = Danger.Kernel,
    };

    /// <summary>How often it runs at the same time.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>CPUs that its instance has on average where it works.</summary>
    public double LeastCpus { get; init; } = 0.02;

    /// <summary>Whether its instance runs on the CPUs of the victim.</summary>
    public bool SharesCpus { get; init; }

    /// <summary>CPUs that its instance is given, as a multiple of its allowance.</summary>
    public int Allowances { get; init; } = 1;

    /// <summary>What it could take from the host.</summary>
    public Danger Danger { get; init; }

    /// <summary>Why it must not run in an instance; null where it may.</summary>
    public string? WhyNot(Family family, InstanceUse use) => Danger switch
    {
        Danger.Memory when family != Family.Vm && use.MemoryLimit is null =>
            "nothing limits the instance's memory: it would take the host's",
        Danger.Tasks when use.TaskLimit is null => "nothing limits the instance's processes: it would take the host's",
        Danger.Kernel when family == Family.Sandbox => "its kernel is a program without a way to make it panic",
        Danger.Kernel when family != Family.Vm => "its kernel is the host's, which a panic would end",
        _ => null,
    };

    /// <summary>The command for the guest, which ends itself and all its processes after a time.</summary>
    public string Command(TimeSpan time)
    {
        // The clock starts first: later, no process may be left for it. All are in one process group, the console's for this command.
        var copies = string.Concat(Enumerable.Repeat("hog &\n", Copies));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"hog() {{ {Loop}; }}\nexec > /dev/null 2>&1 < /dev/null\n{Busybox} usleep {time.TotalMicroseconds:0} &\nclock=$!\n{copies}")
            + "wait $clock\nkill -KILL 0";
    }
}
