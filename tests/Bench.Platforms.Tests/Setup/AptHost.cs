using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace Bench.Platforms.Tests.Setup;

/// <summary>A package database and a repository below a temporary folder, which apt and dpkg take for those of the host.</summary>
[SupportedOSPlatform("linux")]
internal sealed class AptHost : IDisposable
{
    // Programs of packages that set-up may want: none of them is there, whatever this host has.
    private static readonly string[] Hidden =
    [
        "runc", "crun", "runsc", "podman", "bwrap", "systemd-nspawn", "lxc-start", "newuidmap",
        "qemu-system-x86_64", "qemu-img", "linux.uml", "virtiofsd", "fio", "hyperfine", "mmdebstrap", "cpio", "docker", "dockerd", "dotnet",
    ];

    private static readonly string[] Folders =
    [
        "var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/apt/lists/partial", "var/cache/apt/archives/partial", "var/log/apt",
        "etc/apt/sources.list.d", "etc/apt/apt.conf.d", "etc/apt/preferences.d", "stubs", "programs",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _offered = [];
    private readonly Dictionary<string, string> _environment;

    public AptHost()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "root is needed to install packages");
        Assert.SkipWhen(Toolbox.OfHost.Find("apt-get") is null || Toolbox.OfHost.Find("dpkg-deb") is null, "this host has no apt");
        foreach (var folder in Folders)
        {
            Directory.CreateDirectory(At(folder));
        }

        Write("var/lib/dpkg/status", string.Empty);
        Write("apt.conf", $"Dir \"{_folder.Path}\"; Dir::State::status \"{At("var/lib/dpkg/status")}\"; APT::Sandbox::User \"root\";");
        Write("etc/apt/sources.list", $"deb [trusted=yes] file:{At("repository")} stable main\n");
        // A guest is there already: set-up is about packages alone, and its exit code is that of success.
        Write("cache/guests/made-up/current/manifest.json", "{}");
        string[] folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"];
        foreach (var program in folders.SelectMany(Directory.EnumerateFiles).DistinctBy(Path.GetFileName))
        {
            if (!Hidden.Contains(Path.GetFileName(program)))
            {
                File.CreateSymbolicLink(At($"programs/{Path.GetFileName(program)}"), program);
            }
        }

        Stub("dotnet", "echo '10.0.100 [/nowhere]'");
        // The host's own units are out of reach.
        Stub("systemctl", $"echo \"$@\" >> {At("systemctl")}");
        Stub("update-rc.d", "true");
        _environment = new()
        {
            ["PATH"] = $"{At("stubs")}:{At("programs")}",
            ["HOME"] = _folder.Path,
            ["APT_CONFIG"] = At("apt.conf"),
            ["DPKG_ROOT"] = _folder.Path,
            ["BENCH_CACHE"] = At("cache"),
            ["BENCH_RUN"] = At("run/bench"),
            // Without a docker client set-up takes this for an engine that somebody looks after.
            ["DOCKER_HOST"] = "tcp://127.0.0.1:1",
        };
        // Nothing of the host is safe if dpkg does not keep to this folder.
        using var query = Process.Start(Command("dpkg-query", "--show"))!;
        Assert.Equal(string.Empty, query.StandardOutput.ReadToEnd());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Bench.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException($"There is no Bench.sln above {AppContext.BaseDirectory}.");
            }

            return folder.FullName;
        }
    }

    /// <summary>What the repository calls itself.</summary>
    public string Origin { get; set; } = "Stand-ins";

    public string At(string name) => _folder.At(name);

    public void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), content);
    }

    /// <summary>Puts a shell script on PATH.</summary>
    public void Stub(string name, string commands)
    {
        Write($"stubs/{name}", $"#!/bin/sh\n{commands}\n");
        File.SetUnixFileMode(At($"stubs/{name}"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Sets a variable for set-up.</summary>
    public void Set(string variable, string value) => _environment[variable] = value;

    /// <summary>Takes a program away that set-up finds by default.</summary>
    public void Hide(string program) => File.Delete(At($"stubs/{program}"));

    /// <summary>Installs an empty package.</summary>
    public async Task InstallAsync(string name, params string[] fields) =>
        await RunAsync("dpkg", "--install", "--force-script-chrootless", await BuildAsync(name, "1", fields));

    /// <summary>Puts an empty package into the repository.</summary>
    public async Task OfferAsync(string name, string version = "1", params string[] fields)
    {
        var file = await BuildAsync(name, version, fields);
        var (_, control) = await RunAsync("dpkg-deb", "--field", file);
        var (_, architecture) = await RunAsync("dpkg", "--print-architecture");
        var content = await File.ReadAllBytesAsync(file, Cancellation);
        var size = content.Length.ToString(CultureInfo.InvariantCulture);
        _offered.Add($"{control.TrimEnd()}\nFilename: {Path.GetFileName(file)}\nSize: {size}\nSHA256: {Digest(content)}\n");

        var index = $"main/binary-{architecture.Trim()}/Packages";
        var packages = string.Join('\n', _offered);
        Write($"repository/dists/stable/{index}", packages);
        Write(
            "repository/dists/stable/Release",
            $"""
            Origin: {Origin}
            Label: {Origin}
            Suite: stable
            Codename: stable
            Date: Sat, 01 Jan 2022 00:00:00 UTC
            Components: main
            SHA256:
             {Digest(Encoding.UTF8.GetBytes(packages))} {packages.Length} {index}

            """);
    }

    /// <summary>Names and versions of the installed packages, sorted.</summary>
    public async Task<string> InstalledAsync()
    {
        var (_, names) = await RunAsync("dpkg-query", "--show", "--showformat=${Package}=${Version} ");
        return names.Trim();
    }

    public Task<(int ExitCode, string Output)> SetUpAsync(params string[] arguments) =>
        RunAsync(Path.Combine(Repository, "scripts/setup"), arguments);

    /// <summary>Runs set-up, and does something when it has said this.</summary>
    public Task<(int ExitCode, string Output)> SetUpAsync(string awaited, Action whenSaid) =>
        RunAsync(Path.Combine(Repository, "scripts/setup"), [], awaited, whenSaid);

    public Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments) =>
        RunAsync(program, arguments, null, null);

    public void Dispose() => _folder.Dispose();

    private async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments, string? awaited, Action? whenSaid)
    {
        // Both streams in one, in the order of the lines.
        using var process = Process.Start(Command("sh", ["-c", "exec \"$0\" \"$@\" 2>&1", program, .. arguments]))!;
        try
        {
            List<string> lines = [];
            while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
            {
                lines.Add(line);
                if (awaited is not null && line.Contains(awaited, StringComparison.Ordinal))
                {
                    whenSaid?.Invoke();
                }
            }

            await process.WaitForExitAsync(Cancellation);
            return (process.ExitCode, string.Join('\n', lines));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private ProcessStartInfo Command(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment.Clear();
        foreach (var (variable, value) in _environment)
        {
            start.Environment[variable] = value;
        }

        return start;
    }

    private static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private async Task<string> BuildAsync(string name, string version, string[] fields)
    {
        string[] control =
        [
            $"Package: {name}", $"Version: {version}", "Architecture: all", "Maintainer: nobody <nobody@localhost>",
            .. fields,
            "Description: stand-in",
        ];
        Write($"build/{name}/DEBIAN/control", string.Join('\n', control) + "\n");
        Directory.CreateDirectory(At("repository"));
        var file = At($"repository/{name}_{version}.deb");
        await RunAsync("dpkg-deb", "--build", At($"build/{name}"), file);
        return file;
    }
}
