using System.Text;

namespace Bench;

/// <summary>A console writer that drops its output once its terminal is gone, so that the run can still end in order.</summary>
internal sealed class HangUpWriter(TextWriter console) : TextWriter(CultureInfo.InvariantCulture)
{
    // EIO of errno(3), which .NET keeps as the exception's number. A closed pipe (EPIPE) .NET ignores itself.
    private const int InputOutputError = 5;

    public override Encoding Encoding => console.Encoding;

    public override void Write(char value) => Try(() => console.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => console.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => console.Write(value));

    public override void WriteLine(string? value) => Try(() => console.WriteLine(value));

    public override void Flush() => Try(console.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException exception) when (exception.HResult == InputOutputError)
        {
            // Nobody reads it.
        }
    }
}
