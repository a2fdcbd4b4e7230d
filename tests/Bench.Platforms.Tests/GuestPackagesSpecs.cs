namespace Bench.Platforms.Tests;

public sealed class GuestPackagesSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_program_has_the_version_of_the_package_that_holds_it_and_others_have_none()
    {
        Write(
            "status",
            "Package: fio\nStatus: install ok installed\nVersion: 3.33-3\n\n"
            + "Package: libc6\nVersion: 2.36-9+deb12u10\n\nPackage: redis-tools\nVersion: 5:7.0.15-1\n");
        Write("info/fio.list", "/.\n/usr\n/usr/bin\n/usr/bin/fio\n/usr/bin/fio-dedupe\n");
        Write("info/libc6:amd64.list", "/usr/bin/ldd\n");
        Write("info/redis-tools.list", "/usr/bin/redis-benchmark\n");

        Assert.Equal(
            new Dictionary<string, string> { ["fio"] = "3.33-3", ["ldd"] = "2.36-9+deb12u10", ["redis-benchmark"] = "5:7.0.15-1" },
            GuestPackages.VersionsOf(Guest(), ["fio", "ldd", "redis-benchmark", "busybox"]));
    }

    [Fact]
    public void A_guest_without_packages_has_no_versions() => Assert.Empty(GuestPackages.VersionsOf(Guest(), ["fio"]));

    public void Dispose() => _folder.Dispose();

    private Guest Guest() => new() { Name = "made-up", Digest = "sha256:0", Bytes = 1, Files = 1, Root = _folder.Path, Tar = "root.tar" };

    private void Write(string name, string content)
    {
        var path = Path.Combine(_folder.Path, "var/lib/dpkg", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
