namespace Bench.Reporting.Drawing;

/// <summary>Order and colour of the platform families. Colours are those of Okabe and Ito, which colour-blind readers can tell
/// apart.</summary>
internal static class FamilyPalette
{
    private static readonly (string Family, string Legend, string Colour)[] Known =
    [
        ("process", "process", "#000000"),
        ("namespace", "namespace", "#0072B2"),
        ("container", "container", "#009E73"),
        ("sandbox", "sandbox (user-space kernel)", "#CC79A7"),
        ("vm", "virtual machine", "#D55E00"),
    ];

    /// <summary>Position of the family on a chart, from 0; a family that is not known comes last.</summary>
    public static int Order(string family)
    {
        var index = Array.FindIndex(Known, known => known.Family == family);
        return index < 0 ? Known.Length : index;
    }

    /// <summary>Colour as <c>#RRGGBB</c>.</summary>
    public static string Colour(string family) => Order(family) is var order && order < Known.Length ? Known[order].Colour : "#56B4E9";

    /// <summary>What the legend calls the family.</summary>
    public static string Legend(string family) => Order(family) is var order && order < Known.Length ? Known[order].Legend : family;
}
