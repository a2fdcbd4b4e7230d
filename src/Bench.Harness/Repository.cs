namespace Bench.Harness;

/// <summary>The checkout that the program was built from, so that it works alike from any folder.</summary>
internal static class Repository
{
    /// <summary>The folder of <c>Bench.sln</c> above the program, or the current folder where there is none.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory) ?? Directory.GetCurrentDirectory();

    private static string? Find(string? folder) =>
        folder is null || File.Exists(Path.Combine(folder, "Bench.sln")) ? folder : Find(Path.GetDirectoryName(folder));
}
