namespace Bench.Linux.Tests;

/// <summary>Against records captured from Linux 6.18 on x86-64, so little-endian ones.</summary>
public sealed class EventRecordSpecs
{
    private const string Fork = "07000000000028008f5300008e5300008f5300008e53000052fdbac97315000085fbbac973150000";
    private const string ThreadFork = "07000000000028008f5300008e530000905300008e53000052fdbac97315000085fbbac973150000";
    private const string Exec = "03000000002020008f5300008f5300007368000000000000e372dfc973150000";
    private const string Renamed = "03000000000020008f5300008f5300007368000000000000e372dfc973150000";
    private const string LongName = "03000000002028008f5300008f530000636f6e7461696e6572642d7368696d00e372dfc973150000";
    private const string Exit = "04000000000028008f5300008e5300008f5300008e530000470926ca73150000840726ca73150000";
    private const string Elsewhere = "040000000000280000000000000000000000000000000000470926ca73150000840726ca73150000";

    [Fact]
    public void A_life_is_a_fork_an_exec_with_its_program_and_an_exit() => Assert.Equal(
        [
            new ProcessEvent(ProcessEventKind.Fork, 21391, 21390, new MonotonicTime(23587049896837)),
            new ProcessEvent(ProcessEventKind.Exec, 21391, null, new MonotonicTime(23587052286691)) { Program = "sh" },
            new ProcessEvent(ProcessEventKind.Exit, 21391, 21390, new MonotonicTime(23587056912260)),
        ],
        Read(Fork + Exec + Exit));

    [Fact]
    public void A_name_has_fifteen_bytes() => Assert.Equal("containerd-shim", Assert.Single(Read(LongName)).Program);

    [Fact]
    public void Threads_new_names_and_processes_of_other_namespaces_are_left_out() =>
        Assert.Equal(Read(Exit), Read(ThreadFork + Renamed + Elsewhere + Exit));

    private static List<ProcessEvent> Read(string records) => EventRecord.ReadAll(Convert.FromHexString(records));
}
