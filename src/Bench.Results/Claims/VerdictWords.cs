namespace Bench.Results.Claims;

/// <summary>What the findings of a claim say, in words: condition by condition, and by platforms where these differ.</summary>
internal static class VerdictWords
{
    /// <summary>As many platforms as this without a decision are not named.</summary>
    private const int Many = 3;

    private const string Yes = "yes", YesInPart = "yes as far as testable", No = "no", Less = "less", Partly = "partly";
    private const string Undecided = "undecided", Uncontrolled = "no control passed", Untestable = "not testable here";

    /// <summary>What follows a rule that was changed after the run had begun.</summary>
    public const string Afterwards = " [changed]";

    // The order in which they are told.
    private static readonly string[] Standings = [Yes, YesInPart, Partly, No, Less, Uncontrolled, Untestable, Undecided];

    /// <summary>A clause for each answer that some condition has on all platforms, and one for conditions on which they differ.</summary>
    /// <param name="findings">Findings of the hypothesis.</param>
    /// <param name="uncontrolled">Those of them whose control failed.</param>
    /// <param name="withNo">Whether what has a no on all platforms is told.</param>
    public static IEnumerable<string> Clauses(
        IEnumerable<RuleFinding> findings, IReadOnlyCollection<RuleFinding> uncontrolled, bool withNo = true)
    {
        var conditions = findings
            .GroupBy(finding => finding.Rule.Where)
            .Select(condition => (
                Where: condition.Key + (condition.Key is not null && condition.Any(one => one.IsAfterwards) ? Afterwards : ""),
                Places: Tell(Stand(condition, uncontrolled))))
            .GroupBy(condition => condition.Places, condition => condition.Where)
            .Select(same => (Places: same.Key, Where: string.Join(", ", same)))
            .ToList();
        var uniform = Standings
            .Where(standing => withNo || standing != No)
            .SelectMany(standing => conditions.Where(condition => condition.Places == standing))
            .Select(condition => $"{condition.Places} {condition.Where}".TrimEnd());
        var mixed = conditions
            .Where(condition => !Standings.Contains(condition.Places))
            .Select(condition => condition.Where.Length == 0 ? condition.Places : $"{condition.Where}: {condition.Places}");
        return uniform.Concat(mixed);
    }

    /// <summary>Platforms by what their findings of one condition say together.</summary>
    private static List<(string Standing, string Platform, string Family)> Stand(
        IEnumerable<RuleFinding> condition, IReadOnlyCollection<RuleFinding> uncontrolled) =>
    [
        .. condition.GroupBy(finding => (finding.Platform, finding.Family)).Select(platform =>
        {
            var answers = platform.Except(uncontrolled).Select(finding => finding.Answer).ToHashSet();
            var isWhole = !answers.Remove(RuleAnswer.Untestable);
            var isLess = platform.Except(uncontrolled).All(finding => finding.Answer != RuleAnswer.No || finding.IsLess);
            var isControlled = !platform.Any(uncontrolled.Contains);
            var standing = (answers.Contains(RuleAnswer.Yes), answers.Contains(RuleAnswer.No), answers.Contains(RuleAnswer.Open)) switch
            {
                (true, true, _) => Partly,
                (_, true, _) => isLess ? Less : No,
                (_, _, true) => Undecided,
                (true, _, _) => isWhole ? Yes : YesInPart,
                _ => isControlled ? Untestable : Uncontrolled,
            };
            return (standing, platform.Key.Platform, platform.Key.Family);
        }),
    ];

    /// <summary>One word where all platforms stand alike, otherwise each word with its platforms.</summary>
    private static string Tell(List<(string Standing, string Platform, string Family)> places)
    {
        var told = Standings.Where(standing => places.Exists(place => place.Standing == standing)).ToList();
        return told.Count == 1 ? told[0] : string.Join(", ", told.Select(standing => $"{standing} {Names(standing)}"));

        string Names(string standing)
        {
            var all = places.FindAll(place => place.Standing == standing);
            if (standing == Undecided && all.Count >= Many)
            {
                return "elsewhere";
            }

            // A family whose platforms all stand alike is named as one.
            List<string> names =
            [
                .. all.GroupBy(place => place.Family).SelectMany(family =>
                    family.Skip(1).Any() && family.Count() == places.Count(place => place.Family == family.Key)
                        ? [PlatformFamilies.Plural(family.Key)]
                        : family.Select(place => place.Platform)),
            ];
            if (standing == Untestable && names.Count >= Many)
            {
                return $"on {names.Count} others";
            }

            var last = names.Count > 1 ? $" and {names[^1]}" : "";
            return $"on {string.Join(", ", names.Take(Math.Max(1, names.Count - 1)))}{last}";
        }
    }
}
