using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Platforms.Probes;

/// <summary>Caches a platform's last probe in <c>probes/LABEL.json</c>, with <c>probes/LABEL.log</c> of a failure.</summary>
internal sealed class ProbeMemo
{
    private const string FolderName = "probes";

    // A busy host may have been the cause of a timeout.
    private static readonly TimeSpan TimeoutHolds = TimeSpan.FromHours(1);
    private static readonly TimeSpan FailureHolds = TimeSpan.FromDays(1);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
    };

    private readonly string _path;

    public ProbeMemo(string cache, string label)
    {
        var name = string.Concat(label.Select(symbol => char.IsAsciiLetterOrDigit(symbol) || "._-@".Contains(symbol) ? symbol : '+'));
        _path = Path.Combine(cache, FolderName, name);
    }

    public string Log => $"{_path}.log";
    private string Memory => $"{_path}.json";

    // A failure may be the harness's own, and mended in another build.
    private static string Build => typeof(ProbeMemo).Module.ModuleVersionId.ToString("N");

    /// <summary>Waits until no other process or thread probes the platform; then its answer is here, too.</summary>
    /// <returns>What ends the turn; null where the cache cannot be written.</returns>
    public async Task<IDisposable?> TakeTurnAsync(CancellationToken cancellation)
    {
        for (var waited = TimeSpan.Zero; waited < LongestWait; waited += LookAgain)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
                return new FileStream($"{_path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException)
            {
                return null;
            }
            catch (IOException)
            {
                await Task.Delay(LookAgain, cancellation);
            }
        }

        return null;
    }

    public BootAnswer? Recall(SortedDictionary<string, string> facts, DateTimeOffset notBefore)
    {
        try
        {
            var entry = Attempt.Read(Memory) is { } text ? JsonSerializer.Deserialize<Entry>(text, Format) : null;
            var isAnswer = entry is { Facts: { } known, Answer: not null } && entry.Answer.Asked >= notBefore && facts.SequenceEqual(known)
                && Holds(entry.Answer, entry.Build);
            return isAnswer ? entry!.Answer : null;
        }
        catch (JsonException)
        {
            // A damaged memory is none: the platform is probed again.
            return null;
        }
    }

    /// <summary>Remembers an answer; where the cache cannot be written the platform is probed again next time.</summary>
    public void Remember(SortedDictionary<string, string> facts, BootAnswer answer) => Attempt.Do(() =>
    {
        var unfinished = $"{_path}.new";
        File.WriteAllText(unfinished, JsonSerializer.Serialize(new Entry(facts, Build, answer), Format));
        File.Move(unfinished, Memory, overwrite: true);
        if (answer.Log is null)
        {
            File.Delete(Log);
        }
    });

    private static bool Holds(BootAnswer answer, string? build)
    {
        var age = DateTimeOffset.UtcNow - answer.Asked;
        if (answer.Failure is not { } failure)
        {
            return age >= TimeSpan.Zero;
        }

        var holds = failure == InstanceFailure.Timeout ? TimeoutHolds : FailureHolds;
        return age >= TimeSpan.Zero && age < holds && build == Build && (answer.Log is null || File.Exists(answer.Log));
    }

    private sealed record Entry(SortedDictionary<string, string> Facts, string? Build, BootAnswer Answer);
}
