using Bench.Results;
using DuckDB.NET.Data;

namespace Bench.Exchange.Query;

/// <summary>The tables made of the runs' environments: <c>runs</c>, <c>platforms</c>, <c>guests</c> and the view <c>hosts</c>.</summary>
internal static class RunTables
{
    private const string Definitions = """
        create table runs (folder varchar, run varchar, started timestamp, preset varchar, rounds integer, seed integer, cpus double, memory_bytes bigint, harness_commit varchar,
            cpu_model varchar, logical_cpus integer, architecture varchar, host_memory_bytes bigint, kernel varchar, operating_system varchar, virtualization varchar, cgroup_version varchar,
            governor varchar, transparent_huge_pages varchar, storage varchar);
        create table platforms (folder varchar, run varchar, platform varchar, accelerator varchar, family varchar, usable boolean, reason varchar, remedy varchar);
        create table guests (folder varchar, run varchar, guest varchar, digest varchar, bytes bigint, files bigint);
        create view hosts as
        select cpu_model, logical_cpus, architecture, host_memory_bytes, virtualization, count(*) as runs, min(started) as first_run, max(started) as last_run from runs group by all;
        """;

    public static void Fill(DuckDBConnection connection, IReadOnlyList<(string Folder, RunEnvironment Environment)> runs)
    {
        connection.Execute(Definitions);
        using var runRows = connection.CreateAppender("runs");
        using var platformRows = connection.CreateAppender("platforms");
        using var guestRows = connection.CreateAppender("guests");
        foreach (var (folder, environment) in runs)
        {
            var (settings, host) = (environment.Settings, environment.Host);
            runRows.CreateRow()
                .AppendValue(folder).AppendValue(environment.Run).AppendValue(environment.Started.UtcDateTime).AppendValue(settings.Preset).AppendValue(settings.Rounds).AppendValue(settings.Seed)
                .AppendValue(settings.Cpus).AppendValue(settings.MemoryBytes).AppendValue(environment.HarnessCommit)
                .AppendValue(host.CpuModel).AppendValue(host.LogicalCpus).AppendValue(host.Architecture).AppendValue(host.MemoryBytes).AppendValue(host.Kernel).AppendValue(host.OperatingSystem)
                .AppendValue(host.Virtualization).AppendValue(host.CgroupVersion).AppendValue(host.Governor).AppendValue(host.TransparentHugePages).AppendValue(host.Storage).EndRow();
            foreach (var platform in environment.Platforms)
            {
                platformRows.CreateRow()
                    .AppendValue(folder).AppendValue(environment.Run).AppendValue(platform.Name).AppendValue(platform.Accelerator).AppendValue(platform.Family)
                    .AppendValue(platform.Usable).AppendValue(platform.Reason).AppendValue(platform.Remedy).EndRow();
            }

            foreach (var guest in environment.Guests)
            {
                guestRows.CreateRow()
                    .AppendValue(folder).AppendValue(environment.Run).AppendValue(guest.Name).AppendValue(guest.Digest).AppendValue(guest.Bytes).AppendValue(guest.Files).EndRow();
            }
        }
    }
}
