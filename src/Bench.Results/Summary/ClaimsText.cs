using System.Globalization;
using System.Text;
using Bench.Results.Claims;

namespace Bench.Results.Summary;

/// <summary>Verdicts on claims as text: a line of counts, a page for the terminal, a section in Markdown.</summary>
public static class ClaimsText
{
    /// <summary>Title of the table that <see cref="FamilyWins"/> makes.</summary>
    public const string FamiliesTitle = "Where each family wins";

    // Characters in which a ratio with its interval can be read.
    private const int LeastColumn = 10;

    /// <summary>More figures of one platform than this are told by one of them.</summary>
    private const int Few = 2;

    private static readonly (RuleAnswer Answer, string Word, string OfControl)[] Answers =
    [
        (RuleAnswer.Yes, "yes", "passed"),
        (RuleAnswer.No, "no", "failed"),
        (RuleAnswer.Open, "undecided", "undecided"),
        (RuleAnswer.Untestable, "not testable", "not testable"),
    ];

    /// <summary>How many claims have which verdict: <c>2 hold, 1 undecided</c>; null where the run measured none of them.</summary>
    public static string? Counts(IReadOnlyList<ClaimVerdict> verdicts) =>
        verdicts.All(verdict => verdict.Outcome == ClaimOutcome.NotMeasured)
            ? null
            : string.Join(", ", ClaimVerdict.Words
                .Select(one => (Count: verdicts.Count(verdict => verdict.Outcome == one.Outcome), one.Several))
                .Where(one => one.Count > 0)
                .Select(one => $"{one.Count} {one.Several}"));

    /// <summary>Each claim with its verdict, and each rule with its answers and figures.</summary>
    /// <param name="verdicts">The verdicts.</param>
    /// <param name="width">Width of a line, in characters.</param>
    /// <param name="whole">Whether the article's words, the hypothesis, the control and every figure are wanted.</param>
    public static IEnumerable<TextLine> Lines(IReadOnlyList<ClaimVerdict> verdicts, int width, bool whole)
    {
        return
        [
            .. Preamble(verdicts).SelectMany(text => Indented(0, text, width, TextTone.Faint).Append(TextLine.Empty)),
            .. verdicts.SelectMany(verdict => Lines(verdict, width, whole)),
        ];
    }

    private static IEnumerable<TextLine> Lines(ClaimVerdict verdict, int width, bool whole)
    {
        var claim = verdict.Claim;
        var (head, clauses) = Parts(verdict);
        string[] words = whole ? [$"“{claim.Quote}”", $"Hypothesis: {claim.Hypothesis}", $"Control: {claim.Control}"] : [];
        return
        [
            TextLine.Of($"{claim.Id,-4}{claim.Title}", TextTone.Heading),
            .. Indented(4, head, width),
            .. clauses.SelectMany(clause => Indented(4, $"- {clause}", width, hang: 2)),
            .. words.SelectMany(text => Indented(4, text, width, TextTone.Faint)),
            .. Groups(verdict, whole).GroupBy(group => group.Rule).SelectMany(rule => (IEnumerable<TextLine>)
            [
                .. Indented(4, $"{rule.Key}:", width),
                .. rule.SelectMany(group => Indented(6, $"{group.Word}: {group.Figures}", width, hang: 4)),
            ]),
            TextLine.Empty,
        ];
    }

    /// <summary>Where each family wins, for the terminal.</summary>
    /// <param name="families">What <see cref="FamilyWins"/> found.</param>
    /// <param name="width">Width of a line, in characters.</param>
    public static IEnumerable<TextLine> Lines(Evidence families, int width)
    {
        var table = new TextTable(
            [.. families.Columns.Select((title, index) => new TextColumn(title) { Breaks = index > 0, LeastWidth = LeastColumn })],
            [.. families.Rows.Select(row => row.Select(cell => new TextCell(cell)).ToList())]);
        return
        [
            TextLine.Of(FamiliesTitle, TextTone.Heading),
            .. Indented(0, families.Text, width, TextTone.Faint),
            .. table.Fit(width).Lines,
            TextLine.Empty,
        ];
    }

    /// <summary>A table of verdicts, then each claim that was measured with its figures; lines end in a line feed.</summary>
    /// <param name="environment">The run's environment.</param>
    /// <param name="verdicts">The verdicts.</param>
    /// <param name="families">Where each family wins; null for nothing of that.</param>
    public static string Markdown(RunEnvironment environment, IReadOnlyList<ClaimVerdict> verdicts, Evidence? families)
    {
        var rows = verdicts.Select(verdict => $"| {verdict.Claim.Id} {Cell(verdict.Claim.Title)} | {Cell(Sentence(verdict))} |\n");
        var measured = verdicts.Where(verdict => verdict.Outcome != ClaimOutcome.NotMeasured).Select(verdict =>
        {
            var claim = verdict.Claim;
            var figures = Groups(verdict, whole: false).Select(group => $"| {Cell(group.Rule)} | {group.Word} | {Cell(group.Figures)} |\n");
            var (head, clauses) = Parts(verdict);
            var list = clauses.Count == 0 ? "" : $"{string.Concat(clauses.Select(clause => $"- {Cell(clause)}\n"))}\n";
            return $"\n## {claim.Id}: {claim.Title}\n\n> {claim.Quote}\n\n**Verdict: {Cell(head)}.**\n\n{list}"
                + $"Hypothesis: {claim.Hypothesis}\n\nControl: {claim.Control}\n\n"
                + $"| rule | answer | platforms |\n| --- | --- | --- |\n{string.Concat(figures)}";
        });
        var wins = new StringBuilder();
        if (families is not null)
        {
            wins.Append(CultureInfo.InvariantCulture, $"\n## {FamiliesTitle}\n\n{families.Text}\n\n");
            MarkdownSummary.Table(wins, families);
        }

        var preamble = string.Concat(Preamble(verdicts)
            .Prepend($"Run {environment.Run}, preset {environment.Settings.Preset}. {MarkdownSummary.HostLine(environment)}")
            .Select(text => $"\n{Cell(text)}.\n"));
        return $"| claim | verdict |\n| --- | --- |\n{string.Concat(rows)}{preamble}{string.Concat(measured)}{wins}";
    }

    /// <summary>The verdict in words, with a remark where it rests on a machine whose processor is emulated.</summary>
    public static string Sentence(ClaimVerdict verdict) => verdict.Text + Remark(verdict);

    /// <summary>The verdict in a word or two with that remark, then its clauses where there are several, to be listed.</summary>
    public static (string Head, IReadOnlyList<string> Clauses) Parts(ClaimVerdict verdict) => verdict.Clauses.Count > 1
        ? (verdict.Word + Remark(verdict), verdict.Clauses)
        : (Sentence(verdict), []);

    private static string Remark(ClaimVerdict verdict)
    {
        var remark = verdict.Claim.Rules.Any(rule => rule.IsTime) ? "emulated, times left out" : "emulated";
        return verdict.Emulated is [_, ..] names ? $" ({string.Join(", ", names)}: {remark})" : "";
    }

    /// <summary>What is true of all verdicts, a sentence each: the platforms by their families, as readers know families, those that
    /// could not run here with the reason, and the mark of rules that the data may have shaped. None where there are no findings.</summary>
    public static IEnumerable<string> Preamble(IReadOnlyList<ClaimVerdict> verdicts)
    {
        var findings = verdicts.SelectMany(verdict => verdict.Findings).ToList();
        var platforms = findings
            .DistinctBy(finding => finding.Platform)
            .OrderBy(finding => PlatformFamilies.RankOf(finding.Family))
            .ThenBy(finding => finding.Platform, StringComparer.Ordinal)
            .ToLookup(finding => finding.IsAbsent);
        string[] sentences =
        [
            Listed(platforms[false], finding => PlatformFamilies.Plural(finding.Family)),
            Listed(platforms[true], finding => $"could not run here ({finding.Figure})"),
            findings.Exists(finding => finding.IsEmulated)
                && !findings.Exists(finding => !finding.IsAbsent && finding.Platform.EndsWith("@kvm", StringComparison.Ordinal))
                ? "no machine here used KVM: times of emulated ones decide nothing, and their memory may differ"
                : "",
            findings.Exists(finding => finding.IsAfterwards)
                ? $"{VerdictWords.Afterwards.Trim()}: the rule was made or changed after this run had begun, which is no test of it"
                : "",
        ];
        return sentences.Where(sentence => sentence.Length > 0);

        static string Listed(IEnumerable<RuleFinding> some, Func<RuleFinding, string> title) => string.Join("; ", some
            .GroupBy(title, finding => finding.Platform)
            .Select(group => $"{group.Key}: {string.Join(", ", group)}"));
    }

    /// <summary>The findings of each rule by their answer, in words. A platform that could not run is named only where none
    /// could.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="whole">Whether every figure is told, not only the one that tells most of many on a platform.</param>
    public static IEnumerable<(string Rule, string Word, string Figures)> Groups(ClaimVerdict verdict, bool whole = true) =>
        from rule in verdict.Findings.GroupBy(finding => finding.Rule)
        let present = rule.Where(finding => !finding.IsAbsent).ToList()
        let all = present.Count > 0 ? present : rule.ToList()
        let mark = all.Exists(finding => finding.IsAfterwards) ? VerdictWords.Afterwards : ""
        from answer in Answers
        let findings = all.FindAll(finding => finding.Answer == answer.Answer)
        where findings.Count > 0
        let lacksIntervals = findings.TrueForAll(finding => finding.Figure.EndsWith(RuleJudge.NoInterval, StringComparison.Ordinal))
        select (
            $"{(rule.Key.IsControl ? "control: " : "")}{rule.Key.Says}{mark}",
            (rule.Key.IsControl ? answer.OfControl : answer.Word) + (lacksIntervals ? RuleJudge.NoInterval : ""),
            Figures(findings, all, lacksIntervals ? RuleJudge.NoInterval.Length : 0, whole));

    /// <summary>Figures of several findings together where they are the same, then the others by platform.</summary>
    private static string Figures(
        IReadOnlyList<RuleFinding> findings, IReadOnlyList<RuleFinding> all, int withoutEnd, bool whole)
    {
        var differing = all
            .SelectMany(finding => finding.Details)
            .Where(detail => all.Any(finding => !finding.Details.Contains(detail)))
            .ToHashSet(StringComparer.Ordinal);
        var byFigure = findings.ToLookup(finding => finding.Figure[..^withoutEnd]);
        var common = byFigure.Where(figure => figure.Skip(1).Any())
            .Select(figure => Names(figure) + (figure.Key.Length > 0 ? $": {figure.Key}" : ""));
        var single = byFigure.Where(figure => !figure.Skip(1).Any())
            .Select(figure => (Finding: figure.Single(), Figure: figure.Key))
            .GroupBy(one => one.Finding.Platform)
            .Select(platform =>
            {
                var told = whole || platform.Count() <= Few ? platform : platform.OrderBy(one => Rank(one.Finding)).Take(1);
                var more = platform.Count() - told.Count() is > 0 and var count ? $" (and {count} more cases)" : "";
                var figures = string.Join(", ", told.Select(one => $"{Case(one.Finding)}{one.Figure}".Trim()));
                return $"{platform.Key} {figures}".Trim() + more;
            });
        return string.Join("; ", common.Concat(single));

        // A platform with all its cases is named alone, and platforms with the same cases together.
        string Names(IEnumerable<RuleFinding> some) => string.Join(", ", some
            .GroupBy(finding => finding.Platform)
            .GroupBy(
                platform => platform.Count() == all.Count(finding => finding.Platform == platform.Key)
                    ? ""
                    : $" ({string.Join(", ", platform.Select(finding => Case(finding).TrimEnd()))})",
                platform => platform.Key)
            .Select(platforms => string.Join(", ", platforms) + platforms.Key));

        static double Rank(RuleFinding finding) => finding.Answer == RuleAnswer.Yes ? finding.FromBound : -finding.FromBound;

        string Case(RuleFinding finding) =>
            string.Concat(finding.Details.Where(differing.Contains).Select(detail => $"{Short(detail)} "));
    }

    /// <summary>A parameter by its value, unless that is a number.</summary>
    private static string Short(string detail) =>
        detail.Split('=', 2) is [_, var value] && !char.IsAsciiDigit(value.FirstOrDefault()) ? value : detail;

    private static IEnumerable<TextLine> Indented(int indent, string text, int width, TextTone tone = TextTone.Plain, int hang = 0) =>
        TextWrap.Lines(TextWrap.OneLine(text), width - indent, hang).Select(line => TextLine.Of(new string(' ', indent) + line, tone));

    private static string Cell(string text) => MarkdownSummary.Escape(text);
}
