using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bench.Platforms.Docker;

/// <summary>The engine that the user's own <c>docker</c> command talks to, where that is not its default.</summary>
internal sealed record DockerAddress(Uri Endpoint, string Source)
{
    private const string HostVariable = "DOCKER_HOST";
    private const string DefaultContext = "default";

    /// <summary>The harness's own setting, else <c>DOCKER_HOST</c>, else the client's context; null where none names an engine.</summary>
    public static DockerAddress? Find(BenchPaths paths) =>
        Of(paths.DockerEngine, "the engine of this variant") ?? Of(Variable(HostVariable), HostVariable) ?? OfContext();

    private static DockerAddress? OfContext()
    {
        var folder = Variable("DOCKER_CONFIG") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker");
        var context = Variable("DOCKER_CONTEXT") ?? Read(Path.Combine(folder, "config.json"), "currentContext");
        if (context is null or DefaultContext)
        {
            return null;
        }

        // The client's own layout: the folder of a context has the SHA-256 of its name.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context)));
        return Of(
            Read(Path.Combine(folder, "contexts", "meta", name, "meta.json"), "Endpoints", "docker", "Host"),
            $"docker context '{context}'");
    }

    // A path without a scheme is a socket's: as a URI it is a file's.
    private static DockerAddress? Of(string? address, string source) =>
        !Uri.TryCreate(address, UriKind.Absolute, out var uri) ? null
        : new DockerAddress(uri.IsFile ? new Uri($"unix://{uri.LocalPath}") : uri, source);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>A text in a file of the client's; null where the file or the text is missing or cannot be read.</summary>
    private static string? Read(string file, params string[] keys)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var element = document.RootElement;
            foreach (var key in keys)
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element))
                {
                    return null;
                }
            }

            return element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
