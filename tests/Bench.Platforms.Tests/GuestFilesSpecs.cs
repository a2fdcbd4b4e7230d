using Bench.Platforms.Oci;

namespace Bench.Platforms.Tests;

/// <summary>What the host's page cache holds of a guest's files.</summary>
public sealed class GuestFilesSpecs : IDisposable
{
    private const int Kibibytes = 256;

    // On the disk that holds the tests: what lies in tmpfs has no other place, and is never dropped.
    private readonly string _root = Path.Combine(AppContext.BaseDirectory, $"guest-files-{Guid.NewGuid():N}");

    [Fact]
    public void All_files_below_a_folder_are_dropped_and_read_and_no_link_is_followed()
    {
        Directory.CreateDirectory(Path.Combine(_root, "guest", "bin"));
        foreach (var file in new[] { "guest/bin/program", "guest/.hidden", "outside" })
        {
            File.WriteAllBytes(Path.Combine(_root, file), new byte[Kibibytes << 10]);
        }

        File.WriteAllBytes(Path.Combine(_root, "guest/empty"), []);
        File.CreateSymbolicLink(Path.Combine(_root, "guest/link"), Path.Combine(_root, "outside"));
        var files = GuestFiles.Of([Path.Combine(_root, "guest")]);
        Assert.Equal(2 * Kibibytes << 10, files.CachedBytes());

        files.Drop();
        Assert.Equal(0, files.CachedBytes());
        Assert.Equal(Kibibytes << 10, GuestFiles.Of([Path.Combine(_root, "outside")]).CachedBytes());

        Assert.Equal(0, files.TouchedBytes());
        GuestFiles.Of([Path.Combine(_root, "guest/.hidden")]).Read();
        Assert.Equal(Kibibytes << 10, files.TouchedBytes());

        files.Read();
        Assert.Equal(2 * Kibibytes << 10, files.CachedBytes());
    }

    [Fact]
    public void A_text_is_found_and_overwritten_where_it_stands()
    {
        Directory.CreateDirectory(_root);
        File.WriteAllBytes(Path.Combine(_root, "zeroes"), new byte[Kibibytes]);
        File.WriteAllText(Path.Combine(_root, "file"), "before marker after");
        var files = GuestFiles.Of([_root]);

        files.Overwrite("marker", "change");

        Assert.Equal("before change after", File.ReadAllText(Path.Combine(_root, "file")));
        Assert.Equal((true, false), (files.Hold("change"), files.Hold("marker")));
        var refusal = Assert.Throws<InstanceException>(() => files.Overwrite("marker", "change"));
        Assert.Contains("'marker'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_is_not_there_is_named() =>
        Assert.Contains(_root, Assert.Throws<InstanceException>(() => GuestFiles.Of([_root])).Message, StringComparison.Ordinal);

    [Fact]
    public void Layers_are_found_above_and_below()
    {
        Directory.CreateDirectory(Path.Combine(_root, "a"));
        Directory.CreateDirectory(Path.Combine(_root, "b"));
        var (a, b) = (Path.Combine(_root, "a"), Path.Combine(_root, "b"));

        Assert.Equal(
            [a, b],
            OverlayLayers.In(new Dictionary<string, string> { ["UpperDir"] = a, ["WorkDir"] = "/nowhere", ["LowerDir"] = b }, "an engine"));
        Assert.Equal([b, a], OverlayLayers.In(new Dictionary<string, string> { ["LowerDir"] = $"{b}:{a}" }, "an engine"));
    }

    [Fact]
    public void An_engine_that_does_not_tell_its_layers_is_unsupported_with_the_reason()
    {
        foreach (var data in new[] {
            null,
            new Dictionary<string, string>(),
            new Dictionary<string, string> { ["UpperDir"] = Path.Combine(_root, "gone") } })
        {
            var refusal = Assert.Throws<InstanceException>(() => OverlayLayers.In(data, "an engine"));
            Assert.Equal(InstanceFailure.Unsupported, refusal.Failure);
            Assert.StartsWith("an engine does not tell", refusal.Message, StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }
}
