using System.Reflection;
using System.Xml.Linq;

namespace Bench.Program.Tests;

/// <summary>Dependencies point one way, in what was built and in what the project files say.</summary>
public class ArchitectureSpecs
{
    // For each project its assembly, the projects that it may use, and the packages that only it may use.
    private static readonly Dictionary<string, (string Folder, string[] Projects, string[] Packages)> Allowed = new()
    {
        ["Bench.Linux"] = ("src", [], []),
        ["Bench.Results"] = ("src", [], []),
        ["Bench.Platforms"] = ("src", ["Bench.Linux"], ["CliWrap", "Docker.DotNet"]),
        ["Bench.Reporting"] = ("src", ["Bench.Results"], ["ScottPlot"]),
        ["Bench.Export"] = ("src", ["Bench.Results"], []),
        ["Bench.Harness"] = ("src", ["Bench.Platforms", "Bench.Linux", "Bench.Results"], ["BenchmarkDotNet"]),

        // Of BenchmarkDotNet the attributes, for experiments.
        ["bench"] = (
            ".",
            ["Bench.Harness", "Bench.Platforms", "Bench.Linux", "Bench.Reporting", "Bench.Export", "Bench.Results"],
            ["BenchmarkDotNet.Annotations"]),
        ["Bench.Validation"] = ("tools", ["Bench.Platforms", "Bench.Linux", "Bench.Results"], ["BenchmarkDotNet"]),
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    /// <summary>The projects that are built with these tests: no tools.</summary>
    public static TheoryData<string> Built => [.. Allowed.Where(pair => pair.Value.Folder != "tools").Select(pair => pair.Key)];

    [Theory]
    [MemberData(nameof(Built))]
    public void A_built_assembly_uses_only_what_it_may(string project)
    {
        var references = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, $"{project}.dll")).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .ToList();

        AssertAllowed(project, references);
        // A test of what is absent must see what is present.
        Assert.All(Allowed[project].Projects.Concat(Allowed[project].Packages), expected => Assert.Contains(expected, references));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_file_names_only_what_it_may(string project)
    {
        var file = XDocument.Load(Path.Combine(Root, Allowed[project].Folder, project, $"{project}.csproj"));
        var projects = Included(file, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)!);
        var packages = Included(file, "PackageReference").ToList();

        AssertAllowed(project, [.. projects, .. packages]);
        Assert.All(Allowed[project].Packages, expected => Assert.Contains(expected, packages));
    }

    [Fact]
    public void Every_project_of_the_solution_has_its_rule()
    {
        var projects = new[] { "bench", "src", "tools" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Select(file => Path.GetFileNameWithoutExtension(file)!);

        Assert.Equal(Allowed.Keys.Order(), projects.Order());
    }

    [Fact]
    public void Only_tests_refer_to_tests()
    {
        foreach (var project in Allowed.Keys)
        {
            var file = XDocument.Load(Path.Combine(Root, Allowed[project].Folder, project, $"{project}.csproj"));
            Assert.DoesNotContain(
                Included(file, "ProjectReference").Concat(Included(file, "PackageReference")),
                name => name.Contains("Tests", StringComparison.Ordinal) || name.StartsWith("xunit", StringComparison.Ordinal));
        }
    }

    private static void AssertAllowed(string project, IReadOnlyCollection<string> used)
    {
        Assert.DoesNotContain(used, name => Allowed.ContainsKey(name) && !Allowed[project].Projects.Contains(name));
        foreach (var (_, rule) in Allowed.Where(pair => pair.Key != project))
        {
            Assert.DoesNotContain(
                used,
                name => rule.Packages.Any(package => IsOf(name, package)) && !Allowed[project].Packages.Any(own => IsOf(name, own)));
        }
    }

    private static bool IsOf(string name, string package) => name == package || name.StartsWith(package + ".", StringComparison.Ordinal);

    private static IEnumerable<string> Included(XDocument file, string item)
        => file.Descendants(item).Select(element => element.Attribute("Include")!.Value.Replace('\\', '/'));

    internal static string Root
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
}
