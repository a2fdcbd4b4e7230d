namespace Bench.Harness;

/// <summary>The checkout that the program was built from, so that it works alike from any folder.</summary>
internal static class Repository
{
    /// <summary>The folder of <c>Bench.sln</c> above the program, or the current folder where there is none.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory) ?? Directory.GetCurrentDirectory();

    private static string? Find(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            if (File.Exists(Path.Combine(current.FullName, "Bench.sln")))
            {
                return current.FullName;
            }
        }

        return null;
    }
}
