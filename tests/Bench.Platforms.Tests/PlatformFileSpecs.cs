using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Platforms.Custom;
using CsCheck;
using Json.Schema;

namespace Bench.Platforms.Tests;

/// <summary>The reader of platform files, and its schema: what one refuses the other refuses, as far as a schema can say it.</summary>
public sealed class PlatformFileSpecs
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(SchemaText);

    private static readonly Dictionary<string, string> Good = new()
    {
        ["schema"] = "1",
        ["name"] = "\"my/own\"",
        ["family"] = "\"container\"",
        ["guest"] = """{ "form": "root" }""",
        ["start"] = """["run", "{root}", "{init}"]""",
    };

    private static readonly Dictionary<string, string> Machine = new(Good)
    {
        ["family"] = "\"vm\"",
        ["guest"] = """{ "form": "initramfs" }""",
        ["start"] = """["vmm", "{kernel}", "{initramfs}"]""",
    };

    private static string SchemaText => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "schema", "platform.schema.json"));

    public static TheoryData<string> Examples => [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "platforms"), "*.json")
        .Select(file => Path.GetFileName(file)!)
        .Order()];

    /// <summary>A key, its value, the place that the message must name, and a part of what it says.</summary>
    public static TheoryData<string, string, string, string> Wrong => new()
    {
        { "schema", "2", "$.schema", "reads version 1" },
        { "schema", "\"1\"", "$.schema", "write a whole number" },
        { "name", "\"My Own\"", "$.name", "lower-case" },
        { "name", "\"my/\"", "$.name", "lower-case" },
        { "family", "\"contaner\"", "$.family", "Write one of process, namespace, container, sandbox, vm" },
        { "family", "\"VM\"", "$.family", "Write one of" },
        { "famly", "\"vm\"", "$.famly", "there is no key 'famly'. Use one of " },
        { "path", "\"x\"", "$.path", "there is no key 'path'" },
        { "note", "\"\"", "$.note", "empty" },
        { "note", "null", "$.note", "remove the key" },
        { "accelerator", "\"kvm\"", "$.accelerator", "family 'vm'" },
        { "needs", """{ "tool": {} }""", "$.needs.tool", "there is no key 'tool'. Use one of " },
        { "needs", """{ "root": "yes" }""", "$.needs.root", "write true or false" },
        { "needs", """{ "files": { "/dev/kvm": 1 } }""", "$.needs.files['/dev/kvm']", "Write a text in quotes" },
        { "version", "[]", "$.version", "empty" },
        { "guest", "{}", "$.guest", "'form'" },
        { "guest", """{ "form": "rootfs" }""", "$.guest.form", "Write one of root, disk, initramfs" },
        { "guest", """{ "form": "root", "device_prefix": "/dev/vd" }""", "$.guest.device_prefix", "no disks" },
        { "guest", """{ "form": "root", "cannot": { "scrach": "why" } }""", "$.guest.cannot.scrach", "Known are: scratch" },
        { "kernel_line", """["quiet"]""", "$.kernel_line", "boots no kernel" },
        { "files", """{ "/etc/passwd": "" }""", "$.files['/etc/passwd']", "relative path" },
        { "files", """{ "a/../../b": "" }""", "$.files['a/../../b']", "relative path" },
        { "files", """{ "scratch/a": "" }""", "$.files['scratch/a']", "the harness's" },
        { "files", """{ "a": { "b": ["{rot}"] } }""", "$.files.a.b[0]", "{rot} is not known" },
        { "files", """{ "a": { "if": "scratch", "value": 1 } }""", "$.files.a.value", "if, then and else" },
        { "files", """{ "a": [{ "if": "scratch", "then": "x" }] }""", "$.files.a[0].then", "array in []" },
        { "environment", """{ "BENCH_WORKSPACE": "x" }""", "$.environment['BENCH_WORKSPACE']", "BENCH_" },
        { "environment", """{ "A": 1 }""", "$.environment.A", "a text in quotes" },
        { "prepare", """["mkdir", "x"]""", "$.prepare[0]", "write a list" },
        { "cleanup", "[[]]", "$.cleanup[0]", "empty" },
        { "start", "[]", "$.start", "empty" },
        { "start", "[\"\"]", "$.start[0]", "the program's name" },
        { "start", "\"run {root}\"", "$.start", "write a list" },
        { "start", """["{root}/run"]""", "$.start[0]", "without a placeholder" },
        { "start", """[{ "if": "scratch", "then": ["a"] }]""", "$.start[0]", "without a placeholder" },
        { "start", """["run", 1]""", "$.start[1]", "in quotes" },
        { "start", """["run", "{}"]""", "$.start[1]", "Known are: cgroup_path, cpu_list" },
        { "start", """["run", "{root"]""", "$.start[1]", "single '{'" },
        { "start", """["run", "root}"]""", "$.start[1]", "single '}'" },
        { "start", """["run", "a\u0000"]""", "$.start[1]", "NUL" },
        { "start", """["run", { "if": "scratched", "then": [] }]""", "$.start[1].if", "one of scratch, disk, swap" },
        { "start", """["run", { "if": "scratch" }]""", "$.start[1]", "'then' is missing" },
        { "start", """["run", { "if": "scratch", "then": "a" }]""", "$.start[1].then", "an array in []" },
        { "cgroup", "\"host\"", "$.cgroup", "Write one of harness, own" },
        { "memory_limit", "1", "$.memory_limit", "write true or false" },
        { "hides_unified_cgroup", "\"yes\"", "$.hides_unified_cgroup", "write true or false" },
        { "watch", """{ "": "kernel" }""", "$.watch.", "empty" },
        { "watch", """{ "Linux version": "ready" }""", "$.watch['Linux version']", "not call, ready" },
        { "watch", """{ "Linux version": "Kernel" }""", "$.watch['Linux version']", "lower-case" },
    };

    /// <summary>What depends on where a placeholder stands, which a schema cannot say.</summary>
    public static TheoryData<bool, string, string, string> WrongInTheirPlace => new()
    {
        { false, """["run", "{scratch}"]""", "$.start[1]", "{scratch} is empty here" },
        { false, """["run", { "if": "scratch", "then": [], "else": ["{scratch}"] }]""", "$.start[1].else[0]", "{scratch} is empty here" },
        { false, """["run", "{kernel}"]""", "$.start[1]", "{kernel} is empty here" },
        { false, """["run", "{cgroup_path}"]""", "$.start[1]", "{cgroup_path} is empty here" },
        { false, """["run", { "if": "disk", "then": ["{disk}"] }]""", "$.start[1].then[0]", "{disk} is empty here" },
        { true, """["run", "{disk}"]""", "$.start[1]", "{disk} is empty here" },
        { true, """["run", "{scratch_device}"]""", "$.start[1]", "{scratch_device} is empty here" },
        { true, """["run", "{root}"]""", "$.start[1]", "{root} is empty here" },
        { true, """["run", "{kernel_line}"]""", "$.start[1]", "{kernel_line} is empty here" },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_valid_for_both(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "platforms", name);

        var file = PlatformFile.Load(path, Catalog.PlatformCatalog.BuiltIn.All.Select(platform => platform.Name));

        Assert.True(IsValid(File.ReadAllText(path)));
        Assert.NotEmpty(file.Name);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_file_is_refused_by_both_with_its_place(string key, string value, string place, string what)
    {
        var text = With(Good, key, value);

        var exception = Assert.Throws<PlatformFileException>(() => Read(text));

        Assert.Equal(place, exception.Place);
        Assert.StartsWith($"own.json: {place}: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
        Assert.False(IsValid(text));
    }

    [Theory]
    [MemberData(nameof(WrongInTheirPlace))]
    public void A_placeholder_without_content_is_refused(bool machine, string start, string place, string what)
    {
        var exception = Assert.Throws<PlatformFileException>(() => Read(With(machine ? Machine : Good, "start", start)));

        Assert.Equal(place, exception.Place);
        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("name")]
    [InlineData("family")]
    [InlineData("guest")]
    [InlineData("start")]
    public void A_missing_key_is_named_by_both(string key)
    {
        var text = Text(Good.Where(entry => entry.Key != key));

        Assert.Contains(
            $"the key '{key}' is missing",
            Assert.Throws<PlatformFileException>(() => Read(text)).Message,
            StringComparison.Ordinal);
        Assert.False(IsValid(text));
    }

    [Theory]
    [InlineData("vm", "root", "root")]
    [InlineData("vm", "initramfs", "kernel initramfs")]
    [InlineData("sandbox", "initramfs", "kernel initramfs")]
    [InlineData("container", "root", "root")]
    public async Task The_files_of_a_guest_are_those_of_the_form_that_is_read(string family, string form, string files)
    {
        var file = new Dictionary<string, string>(Good) { ["family"] = $"\"{family}\"", ["start"] = """["run"]""" };
        IPlatform platform = new TemplatePlatform(Read(With(file, "guest", $$"""{ "form": "{{form}}" }""")));
        var guest = new Guest
        {
            Name = "busybox",
            Digest = "sha256:0",
            Bytes = 1,
            Files = 1,
            Root = "root",
            Tar = "tar",
            Kernel = "kernel",
            Initramfs = "initramfs",
        };

        Assert.Equal(files.Split(' '), await platform.FindGuestFilesAsync(guest, null!, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_own_cgroup_limits_memory_itself()
    {
        var text = With(new(Good) { ["cgroup"] = "\"own\"" }, "memory_limit", "true");

        Assert.Equal("$.memory_limit", Assert.Throws<PlatformFileException>(() => Read(text)).Place);
        Assert.False(IsValid(text));
    }

    [Theory]
    [InlineData("", "this is not valid JSON")]
    [InlineData("{", "this is not valid JSON")]
    [InlineData("""{ "name": "a", "name": "b" }""", "this is not valid JSON")]
    [InlineData("[]", "write an object")]
    public void What_is_no_object_is_refused(string text, string what) =>
        Assert.Contains(what, Assert.Throws<PlatformFileException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_that_is_taken_is_refused()
    {
        var exception = Assert.Throws<PlatformFileException>(
            () => PlatformFile.Parse(Encoding.UTF8.GetBytes(Text(Good)), "own.json", ["my/own"]));

        Assert.Equal("$.name", exception.Place);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        var exception = Assert.Throws<PlatformFileException>(() => PlatformFile.Load("/no/such/file.json"));

        Assert.StartsWith("/no/such/file.json: the file cannot be read", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_is_limited_by_the_harness_except_for_machines()
    {
        Assert.True(Read(Text(Good)).LimitsMemory);
        Assert.False(Read(Text(Machine)).LimitsMemory);
        Assert.True(Read(With(Machine, "memory_limit", "true")).LimitsMemory);
    }

    [Fact]
    public void Phases_are_kept() =>
        Assert.Equal("kernel", Read(With(Machine, "watch", """{ "Linux version": "kernel" }""")).Watch["Linux version"]);

    [Fact]
    public void Texts_are_filled_in_and_braces_are_written_twice() =>
        Gen.String.Where(text => !text.Contains('\0') && text.EnumerateRunes().All(rune => rune.Value != 0xFFFD)).Sample(text =>
        {
            var escaped = text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
            var file = Read(With(Good, "start", new JsonArray("run", escaped, $"{escaped}{{id}}{escaped}").ToJsonString()));
            var values = new TemplateValues(new Dictionary<string, string> { ["id"] = "{root}" }, new HashSet<string>());

            Assert.Equal(["run", text, $"{text}{{root}}{text}"], Template.Arguments(file.Start, values));
        });

    [Fact]
    public void Every_key_of_the_schema_is_described()
    {
        var undescribed = new List<string>();
        Walk(JsonNode.Parse(SchemaText)!, "");
        Assert.Empty(undescribed);

        void Walk(JsonNode? node, string path)
        {
            if (node is JsonObject schema)
            {
                foreach (var (key, child) in schema)
                {
                    // Below "if", "then" and "not" there are only restrictions.
                    if (key == "properties" && !path.Contains("/allOf", StringComparison.Ordinal)
                        && !path.EndsWith("/not", StringComparison.Ordinal))
                    {
                        undescribed.AddRange(child!.AsObject().Where(property => property.Value!["description"] is null)
                            .Select(property => $"{path}/{property.Key}"));
                    }

                    Walk(child, $"{path}/{key}");
                }
            }
            else if (node is JsonArray items)
            {
                foreach (var item in items)
                {
                    Walk(item, path);
                }
            }
        }
    }

    /// <summary>Whatever is in the file, the answer is a platform or the reader's own exception, and what the reader accepts the schema
    /// accepts.</summary>
    [Fact]
    public void Arbitrary_JSON_is_refused_in_words_or_agreed_upon()
    {
        var accepted = 0;
        AnyFile.Sample(
            text =>
            {
                try
                {
                    Read(text);
                }
                catch (PlatformFileException exception)
                {
                    Assert.StartsWith("own.json: ", exception.Message, StringComparison.Ordinal);
                    return;
                }

                Interlocked.Increment(ref accepted);
                Assert.True(IsValid(text), text);
            },
            iter: 10_000);

        // A test of agreement must have seen some.
        Assert.InRange(accepted, 30, 9_500);
    }

    [Fact]
    public void Arbitrary_bytes_are_refused_in_words() =>
        Gen.Byte.Array.Sample(bytes => Assert.Throws<PlatformFileException>(() => PlatformFile.Parse(bytes, "own.json")));

    // Near to what is right, so that the deeper parts of the reader are reached.
    private static Gen<string> AnyFile
    {
        get
        {
            var words = Gen.OneOf(
                Gen.OneOf(
                    "\"\"",
                    "\"{root}\"",
                    "\"{disk}\"",
                    "\"{scratch}\"",
                    "\"{nothing}\"",
                    "\"{{}}\"",
                    "\"}\"",
                    "\"/dev/vd\"",
                    "\"own\"",
                    "\"root\"",
                    "\"vm\"",
                    "\"scratch\"",
                    "\"kernel\"",
                    "\"\\ud800\"",
                    "\"\\u0000\"",
                    "\"initramfs\""),
                Gen.String.Select(text => JsonSerializer.Serialize(text)));
            var keys = Gen.OneOf(
                Gen.OneOf(
                    "if",
                    "then",
                    "else",
                    "form",
                    "cannot",
                    "device_prefix",
                    "root",
                    "tools",
                    "files",
                    "scratch",
                    "a/b",
                    "..",
                    "A",
                    "\\ud800").Select(key => $"\"{key}\""),
                words);
            var leaf = Gen.OneOf(words, Gen.OneOf("1", "2", "true", "false", "null", "1.5", "1e999", "[]", "{}"));
            Gen<string> Level(Gen<string> below) => Gen.OneOf(
                leaf,
                below.Array[0, 3].Select(items => $"[{string.Join(',', items)}]"),
                Gen.Select(keys, below).Array[0, 3].Select(entries => Object(entries.Select(entry => (entry.Item1, entry.Item2)))),
                Gen.Select(Gen.OneOf("\"scratch\"", "\"disk\"", "\"swap\"", "1"), below, below)
                    .Select((condition, then, other) => $"{{\"if\":{condition},\"then\":[{then}],\"else\":[{other}]}}"));
            var value = Level(Level(Level(leaf)));
            var names = JsonNode.Parse(SchemaText)!["properties"]!.AsObject().Select(property => property.Key).ToArray();
            var changed = Gen.Select(Gen.OneOf(names), value).Array[1, 3];
            return Gen.Select(Gen.OneOf(Good, Machine), changed).Select((good, changes) =>
            {
                var file = new Dictionary<string, string>(good);
                foreach (var (key, content) in changes)
                {
                    file[key] = content;
                }

                return Text(file);
            });
        }
    }

    private static string Object(IEnumerable<(string Key, string Value)> entries)
        => $"{{{string.Join(',', entries.Select(entry => $"{entry.Key}:{entry.Value}"))}}}";

    private static string With(Dictionary<string, string> file, string key, string value)
        => Text(new Dictionary<string, string>(file) { [key] = value });

    private static string Text(IEnumerable<KeyValuePair<string, string>> file)
        => Object(file.Select(entry => ($"\"{entry.Key}\"", entry.Value)));

    private static PlatformFile Read(string text) => PlatformFile.Parse(Encoding.UTF8.GetBytes(text), "own.json");

    private static bool IsValid(string text)
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        using var document = JsonDocument.Parse(text, options);
        return Schema.Evaluate(document.RootElement).IsValid;
    }
}
