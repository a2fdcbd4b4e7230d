namespace Bench.Platforms.Host;

/// <summary>Sets of CPUs as the kernel writes them: <c>0-3,8</c>.</summary>
internal static class CpuSet
{
    private const string Field = "Cpus_allowed_list:";

    /// <summary>The CPUs that this process may use beside those of an instance; none when the instance has them all.</summary>
    public static IReadOnlyList<int> Beside(string list) => [.. Allowed().Except(Parse(list))];

    /// <summary>So many CPUs beside those of a list, the first ones; the list itself where this process may use no others.</summary>
    public static string FirstBeside(string list, int count)
        => Beside(list) is { Count: > 0 } others ? string.Join(',', others.Take(count)) : list;

    public static string Last(int count)
    {
        var allowed = Allowed();
        return allowed.Count >= count
            ? string.Join(',', allowed.TakeLast(count))
            : throw InstanceException.Unsupported($"The allowance is {count} CPUs, and this host lets the harness use {allowed.Count}.");
    }

    public static int AllowedCount => Allowed().Count;

    private static IReadOnlyList<int> Allowed()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Field, StringComparison.Ordinal));
        return Online(line[Field.Length..], Attempt.Read("/sys/devices/system/cpu/online"));
    }

    /// <summary>Those of a process's CPUs that are online: it is allowed others, too, for the time when they are.</summary>
    internal static IReadOnlyList<int> Online(string allowed, string? online) =>
        online is null ? Parse(allowed.Trim()) : [.. Parse(allowed.Trim()).Intersect(Parse(online.Trim()))];

    public static IReadOnlyList<int> Parse(string list) =>
    [
        .. from range in list.Split(',')
           let ends = Array.ConvertAll(range.Split('-'), end => int.Parse(end, NumberStyles.None, CultureInfo.InvariantCulture))
           from cpu in Enumerable.Range(ends[0], ends[^1] - ends[0] + 1)
           select cpu,
    ];
}
