using System.Globalization;

namespace Bench.Linux.Tests;

/// <summary>A cgroup of one controller made for a test, which is skipped where that is not allowed.</summary>
internal sealed class TemporaryCgroup : IDisposable
{
    private const int Attempts = 200;

    private TemporaryCgroup(CgroupDirectory directory) => Directory = directory;

    public CgroupDirectory Directory { get; }

    public static TemporaryCgroup Create(string controller = CgroupLayout.Memory)
    {
        var mount = CgroupLayout.Detect().FindMount(controller);
        Assert.SkipWhen(mount is null, $"no cgroup for {controller} is mounted here");
        return CreateIn(new CgroupDirectory(mount.Path, mount.Version));
    }

    public TemporaryCgroup CreateBelow() => CreateIn(Directory);

    public void Add(int processId) =>
        File.WriteAllText($"{Directory.Path}/cgroup.procs", processId.ToString(CultureInfo.InvariantCulture));

    public void Remove()
    {
        // A killed process leaves its cgroup a moment after it was waited for.
        for (var attempt = 1; System.IO.Directory.Exists(Directory.Path); attempt++)
        {
            try
            {
                System.IO.Directory.Delete(Directory.Path);
            }
            catch (IOException) when (attempt < Attempts)
            {
                Thread.Sleep(10);
            }
        }
    }

    public void Dispose() => Remove();

    private static TemporaryCgroup CreateIn(CgroupDirectory parent)
    {
        var path = $"{parent.Path}/bench-sampling-{Guid.NewGuid():N}";
        try
        {
            System.IO.Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"cgroups cannot be made here: {error.Message}");
        }

        return new TemporaryCgroup(parent with { Path = path });
    }
}
