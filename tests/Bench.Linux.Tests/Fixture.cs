using System.Text;

namespace Bench.Linux.Tests;

/// <summary>The texts under Fixtures; its README says which are captured and which follow the kernel's documentation.</summary>
internal static class Fixture
{
    public static string Text(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));

    public static byte[] Bytes(string name) => Encoding.UTF8.GetBytes(Text(name));
}
