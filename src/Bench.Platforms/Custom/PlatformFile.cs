using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Bench.Platforms.Custom;

/// <summary>A platform in a file of command templates (<c>docs/platform-files.md</c>); a test holds it to its schema.</summary>
internal sealed partial record PlatformFile
{
    /// <summary>Version of the format that this build reads.</summary>
    public const int Version = 1;

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new TextConverter(), new WordConverter<Family>(), new WordConverter<GuestForm>(), new WordConverter<CgroupMaker>() },
    };

    [JsonPropertyName("$schema")]
    public string? SchemaAddress { get; init; }

    public required int Schema { get; init; }

    public required string Name { get; init; }

    public required Family Family { get; init; }

    public string? Note { get; init; }

    /// <summary><c>kvm</c>, <c>tcg</c>, or null.</summary>
    public string? Accelerator { get; init; }

    public FileNeeds Needs { get; init; } = new();

    /// <summary>The command whose first line is the version.</summary>
    [JsonPropertyName("version")]
    public string[]? VersionCommand { get; init; }

    public required FileGuest Guest { get; init; }

    public JsonElement[]? KernelLine { get; init; }

    /// <summary>Files written before the start, by path in the instance's folder.</summary>
    public Dictionary<string, JsonElement> Files { get; init; } = [];

    public Dictionary<string, JsonElement> Environment { get; init; } = [];

    public JsonElement[][] Prepare { get; init; } = [];

    public required JsonElement[] Start { get; init; }

    public JsonElement[][] Cleanup { get; init; } = [];

    public CgroupMaker Cgroup { get; init; }

    public bool? MemoryLimit { get; init; }

    public bool HidesUnifiedCgroup { get; init; }

    /// <summary>Phase of the boot by the text on the console that marks it.</summary>
    public Dictionary<string, string> Watch { get; init; } = [];

    internal string Path { get; private init; } = string.Empty;

    /// <summary>Digest of the file's content, <c>sha256:…</c>.</summary>
    internal string Digest { get; private init; } = string.Empty;

    internal bool MakesOwnCgroup => Cgroup == CgroupMaker.Own;

    /// <summary>Whether it boots the guest's kernel.</summary>
    internal bool BootsKernel => Guest.Form != GuestForm.Root;

    /// <summary>Whether the harness's cgroup limits memory, or only counts it.</summary>
    internal bool LimitsMemory => MemoryLimit ?? Family != Family.Vm;

    public static PlatformFile Load(string path, IEnumerable<string>? taken = null)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), path, taken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var what = $"the file cannot be read: {exception.Message} Check the path and its permissions.";
            throw new PlatformFileException(path, null, what, exception);
        }
    }

    /// <summary>Reads and checks the content of a platform file: JSON in UTF-8; comments and trailing commas are allowed.</summary>
    /// <exception cref="PlatformFileException">Something in it is wrong.</exception>
    public static PlatformFile Parse(ReadOnlyMemory<byte> content, string path, IEnumerable<string>? taken = null)
    {
        try
        {
            var file = Read(content, path) with
            {
                Path = path,
                Digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content.Span))}",
            };

            // Texts are unescaped as they are read, in the checks, too.
            file.Check([.. taken ?? []]);
            return file;
        }
        catch (JsonException exception)
        {
            var what = exception is WrongValueException ? exception.Message
                : exception.Path is null
                    ? $"this is not valid JSON: {exception.Message} Correct it there; comments and trailing commas are allowed."
                    : ShapeAt(exception.Path, Open(content).RootElement);
            throw new PlatformFileException(path, exception.Path, $"{what} docs/platform-files.md describes every key.", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new PlatformFileException(path, null, "a text or key is not valid Unicode. Save the file as UTF-8.", exception);
        }
    }

    private static JsonDocument Open(ReadOnlyMemory<byte> content)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var options = new JsonDocumentOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            AllowDuplicateProperties = false,
        };
        return JsonDocument.Parse(content.Span.StartsWith(mark) ? content[mark.Length..] : content, options);
    }

    private static PlatformFile Read(ReadOnlyMemory<byte> content, string path)
    {
        using var document = Open(content);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            if (document.RootElement.EnumerateObject().FirstOrDefault(property => property.Value.ValueKind == JsonValueKind.Null)
                is { Value.ValueKind: JsonValueKind.Null, Name: var empty })
            {
                throw new PlatformFileException(path, $"$.{empty}", "null is no value. Write one, or remove the key.");
            }

            // The version first: this build cannot know the keys of a newer file.
            if (document.RootElement.TryGetProperty("schema", out var schema) && schema.ValueKind == JsonValueKind.Number
                && (!schema.TryGetInt32(out var version) || version != Version))
            {
                var what = $"the file has version {schema}, and this build reads version {Version}. Use the program it was written for.";
                throw new PlatformFileException(path, "$.schema", what);
            }
        }

        return document.Deserialize<PlatformFile>(Format) ?? throw new WrongValueException("The file is empty.");
    }

    /// <summary>What the file must have at a place where the serializer found something else, by the types that it is read into.</summary>
    private static string ShapeAt(string place, JsonElement value)
    {
        var type = typeof(PlatformFile);
        foreach (var key in KeyGrammar().Matches(place).Select(match => match.Value))
        {
            var info = Format.GetTypeInfo(type);
            if (info.Kind == JsonTypeInfoKind.Object && info.Properties.All(property => property.Name != key))
            {
                return $"there is no key '{key}'. Use one of {string.Join(", ", info.Properties.Select(property => property.Name))}.";
            }

            type = info.Kind == JsonTypeInfoKind.Object
                ? info.Properties.Single(property => property.Name == key).PropertyType
                : info.ElementType ?? type;
            value = value.ValueKind switch
            {
                JsonValueKind.Object when value.TryGetProperty(key, out var inner) => inner,
                JsonValueKind.Array when int.TryParse(key, out var index) && index < value.GetArrayLength() => value[index],
                _ => default,
            };
        }

        var expected = Format.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        if (expected.Kind == JsonTypeInfoKind.Object && value.ValueKind == JsonValueKind.Object)
        {
            var missing = expected.Properties.Where(one => one.IsRequired && !value.TryGetProperty(one.Name, out _));
            return $"the key {string.Join(", ", missing.Select(one => $"'{one.Name}'"))} is missing.";
        }

        return expected.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "write an object in {}.",
            JsonTypeInfoKind.Enumerable => "write a list in [].",
            _ when expected.Type == typeof(bool) => "write true or false.",
            _ => "write a whole number.",
        };
    }

    /// <summary>Checks what must hold beyond the shape of the file.</summary>
    private void Check(IReadOnlyList<string> taken)
    {
        Require(NameGrammar().IsMatch(Name), "$.name", $"'{Name}' is no name of a platform. Use lower-case letters, digits and . _ - in "
            + "one or more parts with / between them, each beginning with a letter or digit.");
        Require(!taken.Contains(Name), "$.name", $"there is a platform '{Name}' already. Choose another name, such as 'my/{Name}'.");
        Require(Accelerator is null || Family == Family.Vm, "$.accelerator", "only a platform of the family 'vm' has an accelerator.");
        Require(Accelerator is null or Availability.Kvm or Availability.Tcg, "$.accelerator", "write 'kvm' or 'tcg'.");
        Require(VersionCommand is not [], "$.version", "the command is empty. Write the program and its arguments, or remove the key.");
        Require(
            MemoryLimit is null || !MakesOwnCgroup,
            "$.memory_limit",
            "a platform that makes its own cgroup limits memory itself. Remove the key, or \"cgroup\": \"own\".");
        Require(
            Guest.DevicePrefix is null || Guest.Form != GuestForm.Root,
            "$.guest.device_prefix",
            "a guest of the form 'root' has no disks. Remove the key, or change $.guest.form.");
        Require(
            Guest.DevicePrefix?.StartsWith("/dev/", StringComparison.Ordinal) != false,
            "$.guest.device_prefix",
            "write the beginning of a device's name, such as /dev/vd for /dev/vda.");
        string[] known = [Placeholder.Scratch, .. GuestStore.KnownGuests];
        foreach (var name in Guest.Cannot.Keys)
        {
            Require(known.Contains(name), $"$.guest.cannot.{name}", $"'{name}' is not known. Known are: {string.Join(", ", known)}.");
        }

        CheckTemplates();
        foreach (var (text, phase) in Watch)
        {
            var place = PlaceOf("watch", text);
            Require(!text.Any(char.IsControl), place, "the text has a control character. Write a part of one line of the console.");
            Require(
                PhaseGrammar().IsMatch(phase) && !BootTimeline.CommonPhases.Contains(phase),
                place,
                $"'{phase}' is no name of a phase. Use lower-case letters, digits and _, beginning with a letter, and not "
                + $"{string.Join(", ", BootTimeline.CommonPhases)}.");
        }
    }

    private void CheckTemplates()
    {
        var check = new TemplateCheck(this);
        if (KernelLine is { } line)
        {
            Require(Guest.Form != GuestForm.Root, "$.kernel_line", "a guest of the form 'root' boots no kernel. Remove the key.");
            check.Arguments(line, "$.kernel_line");
            check = check.With(Placeholder.KernelLine);
        }

        foreach (var (path, content) in Files)
        {
            var place = PlaceOf("files", path);
            Require(RelativePath().IsMatch(path), place, $"'{path}' is no path in the instance's folder. Write a relative path of names "
                + "without '.' and '..', and not scratch, root, upper or work, which are the harness's.");
            check.Json(content, place);
        }

        foreach (var (name, value) in Environment)
        {
            var place = PlaceOf("environment", name);
            Require(VariableName().IsMatch(name), place, $"'{name}' is no name of an environment variable of the platform's own. "
                + "Use letters, digits and _, and do not begin with BENCH_.");
            check.Text(value, place);
        }

        var commands = Prepare.Index().Select(command => (command.Item, Place: $"$.prepare[{command.Index}]"))
            .Concat(Cleanup.Index().Select(command => (command.Item, Place: $"$.cleanup[{command.Index}]")))
            .Append((Start, "$.start"));
        foreach (var (command, place) in commands)
        {
            check.Command(command, place);
        }
    }

    /// <exception cref="PlatformFileException">It does not hold.</exception>
    public void Require(bool holds, string place, string otherwise)
    {
        if (!holds)
        {
            throw new PlatformFileException(Path, place, otherwise);
        }
    }

    // A JSON path, as the serializer writes it.
    private static string PlaceOf(string map, string key) => VariableName().IsMatch(key) ? $"$.{map}.{key}" : $"$.{map}['{key}']";

    // The keys and indexes of a path such as $.files['a b'].run[0].
    [GeneratedRegex(@"(?<=\.)[^.\[\]']+|(?<=\[')[^']*(?='\])|(?<=\[)[0-9]+(?=\])")]
    private static partial Regex KeyGrammar();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*\z")]
    private static partial Regex NameGrammar();

    [GeneratedRegex(@"^(?!(scratch|scratch\.img|root|upper|work)(/|\z))(?!\.{1,2}(/|\z))[^/\x00]+(/(?!\.{1,2}(/|\z))[^/\x00]+)*\z")]
    private static partial Regex RelativePath();

    [GeneratedRegex(@"^(?!BENCH_)[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();

    [GeneratedRegex(@"^[a-z][a-z0-9_]*\z")]
    private static partial Regex PhaseGrammar();

    /// <summary>Texts and keys are never empty and hold no NUL.</summary>
    private sealed class TextConverter : JsonConverter<string>
    {
        public override bool HandleNull => true;

        public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            {
                throw new WrongValueException("Write a text in quotes.");
            }

            return reader.GetString() is { Length: > 0 } text && !text.Contains('\0')
                ? text
                : throw new WrongValueException("The text is empty or has the character NUL. Write one, or remove the key.");
        }

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            Read(ref reader, type, options);

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    private sealed class WrongValueException(string message) : JsonException(message);

    /// <summary>The lower-case words of an enumeration, and no others.</summary>
    private sealed class WordConverter<T> : JsonConverter<T>
        where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            var words = Enum.GetValues<T>().ToDictionary(value => value.ToString().ToLowerInvariant());
            return reader.TokenType == JsonTokenType.String && words.TryGetValue(reader.GetString()!, out var word)
                ? word
                : throw new WrongValueException($"Write one of {string.Join(", ", words.Keys)}.");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString().ToLowerInvariant());
    }
}

/// <summary>What the platform needs of the host.</summary>
internal sealed record FileNeeds
{
    public bool Root { get; init; }

    /// <summary>Debian package by tool.</summary>
    public Dictionary<string, string> Tools { get; init; } = [];

    /// <summary>What to do where a file is missing, by file.</summary>
    public Dictionary<string, string> Files { get; init; } = [];
}

/// <summary>How the platform takes a guest.</summary>
internal sealed record FileGuest
{
    public required GuestForm Form { get; init; }

    /// <summary>A disk's name without its letter; null for <c>/dev/vd</c>.</summary>
    public string? DevicePrefix { get; init; }

    /// <summary>Why it cannot run a guest, by the guest's name, or have a <c>scratch</c>.</summary>
    public Dictionary<string, string> Cannot { get; init; } = [];
}

/// <summary>The form in which a platform takes a guest: a directory, or a kernel with a disk or an initramfs.</summary>
internal enum GuestForm
{
    Root,
    Disk,
    Initramfs,
}

/// <summary>Who makes an instance's cgroup.</summary>
internal enum CgroupMaker
{
    Harness,
    Own,
}

/// <summary>A platform file cannot be used. The message says which file, where in it, what is wrong, and what to do.</summary>
public sealed class PlatformFileException : Exception
{
    internal PlatformFileException(string file, string? place, string what, Exception? inner = null)
        : base(place is null ? $"{file}: {what}" : $"{file}: {place}: {what}", inner) => Place = place;

    /// <summary>The place in the file as a JSON path, such as <c>$.start[2]</c>; null when it is no JSON, or cannot be read.</summary>
    public string? Place { get; }
}
