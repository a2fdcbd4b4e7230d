using System.Text.RegularExpressions;

namespace Bench.Experiments.Isolation;

/// <summary>A question that each instance answers: a line of <c>probes.tsv</c>.</summary>
/// <param name="Name">Its name, which is a parameter of results.</param>
/// <param name="Surface">The count to which it belongs.</param>
/// <param name="Way">How <c>isolation.pl</c> asks.</param>
/// <param name="What">What it asks for.</param>
internal sealed record Probe(string Name, string Surface, string Way, string What)
{
    public const string Capabilities = "capabilities";
    public const string Leaks = "leaks";

    // EPERM, EACCES, ENOSYS, EPROTONOSUPPORT, EAFNOSUPPORT.
    private static readonly int[] Refusals = [1, 13, 38, 93, 97];

    // ENOENT, ENXIO, ENODEV.
    private static readonly int[] Absences = [2, 6, 19];

    /// <summary>All probes, in the order in which they are asked.</summary>
    public static IReadOnlyList<Probe> All { get; } =
    [
        .. Text("probes.tsv").Split('\n')
            .Where(line => line is [not '#', ..])
            .Select(line => line.Split('\t'))
            .Select(fields => new Probe(fields[0], fields[1], fields[2], fields[3])),
    ];

    /// <summary>Whether it asks something of the kernel that answers: where that is not the host's, it says nothing of the host.</summary>
    public bool IsOfKernel => Surface is not (Leaks or "traits");

    /// <summary>The script that asks these probes.</summary>
    public static string Script(IEnumerable<Probe> probes) =>
        $"{Text("isolation.pl")}__DATA__\n{string.Concat(probes.Select(one => $"{one.Name}\t{one.Surface}\t{one.Way}\t{one.What}\n"))}";

    /// <summary>Judges an instance's answer.</summary>
    /// <param name="answers">What the instance said.</param>
    /// <param name="host">What the host said to the same question, where it was asked.</param>
    /// <param name="secret">Number of the secret that is looked for.</param>
    public Finding Judge(ProbeAnswers answers, ProbeAnswers host, string secret)
    {
        var (status, errno, text) = answers[Name];
        return Surface switch
        {
            "syscalls" => status == 0 && !Refusals.Contains(errno) ? Finding.Found : Finding.Refused,
            "settings" or "devices" => status == 0 && errno == 0 ? Finding.Found
                : Absences.Contains(errno) ? Finding.NotFound : Finding.Refused,
            Leaks => text.Contains(secret, StringComparison.Ordinal) ? Finding.Found : text.Length > 0 ? Finding.NotFound : Finding.Refused,
            _ => text.Length == 0 ? Finding.Refused : HasWords(text, host[Name].Text) ? Finding.Found : Finding.NotFound,
        };
    }

    /// <summary>Whether an instance that looked in vain did not see the secret either that it had planted for itself.</summary>
    public bool IsBlind(ProbeAnswers answers) =>
        Surface == Leaks && !answers[Name].Text.Contains(answers.Own, StringComparison.Ordinal);

    private static bool HasWords(string text, string words) =>
        words.Length > 0 && Regex.IsMatch(text, $@"(?<![\w.-]){Regex.Escape(words)}(?![\w.-])");

    private static string Text(string name)
    {
        using var text = new StreamReader(typeof(Probe).Assembly.GetManifestResourceStream($"isolation/{name}")!);
        return text.ReadToEnd();
    }
}

/// <summary>What an instance got by a probe.</summary>
internal enum Finding
{
    /// <summary>What it looked for.</summary>
    Found,

    /// <summary>It could look, and it was not there.</summary>
    NotFound,

    /// <summary>It could not look.</summary>
    Refused,
}

/// <summary>An answer of <c>isolation.pl</c>: how the child ended, as <c>wait</c> tells it; its last error; what it found.</summary>
internal sealed record ProbeAnswer(int Status, int Errno, string Text);

/// <summary>The answers of an instance or of the host.</summary>
/// <param name="Own">Number of the secrets that it planted for itself.</param>
/// <param name="All">By the probe's name.</param>
internal sealed record ProbeAnswers(string Own, IReadOnlyDictionary<string, ProbeAnswer> All)
{
    /// <exception cref="InstanceException">The probe was not answered.</exception>
    public ProbeAnswer this[string probe] => All.TryGetValue(probe, out var answer)
        ? answer
        : throw new InstanceException(InstanceFailure.Failed, $"The probe '{probe}' was not answered");

    /// <exception cref="FormatException">It is no output of the script.</exception>
    public static ProbeAnswers Parse(string output)
    {
        var answers = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t', 4)).ToDictionary(
            fields => fields[0],
            fields => fields.Length == 4
                ? new ProbeAnswer(Number(fields[1]), Number(fields[2]), fields[3].Trim())
                : throw new FormatException($"'{string.Join(' ', fields)}' is no answer to a probe"));
        return answers.TryGetValue("own", out var own)
            ? new ProbeAnswers(own.Text, answers)
            : throw new FormatException($"the probes say nothing of their own secrets: '{output}'");

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }
}
