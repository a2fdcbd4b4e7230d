using System.Text;

namespace Bench.Exchange;

/// <summary>A field of a record, and whether it stood in quotes.</summary>
internal readonly record struct CsvField(string Text, bool Quoted);

/// <summary>Reads records of RFC 4180, one at a time; a line may end in LF alone.</summary>
internal sealed class CsvRecords(TextReader reader, string file, int firstLine)
{
    private int _next = firstLine;

    /// <summary>The line, from 1, at which the record that was read last begins.</summary>
    public int Line { get; private set; }

    /// <summary>The next record, or null at the end.</summary>
    public IReadOnlyList<CsvField>? Next()
    {
        Line = _next;
        if (reader.Peek() < 0)
        {
            return null;
        }

        var fields = new List<CsvField>();
        bool more;
        do
        {
            fields.Add(reader.Peek() == '"' ? Quoted() : Plain());
            more = EndsWithComma();
        }
        while (more);

        return fields;
    }

    private CsvField Plain()
    {
        var text = new StringBuilder();
        while (reader.Peek() is >= 0 and not (',' or '\r' or '\n'))
        {
            text.Append((char)reader.Read());
        }

        return new(text.ToString(), Quoted: false);
    }

    private CsvField Quoted()
    {
        var text = new StringBuilder();
        reader.Read();
        while (true)
        {
            switch (reader.Read())
            {
                case < 0:
                    throw RunCsv.Bad(file, Line, "a quoted field does not end");
                case '"' when reader.Peek() != '"':
                    return new(text.ToString(), Quoted: true);
                case '"':
                    text.Append((char)reader.Read());
                    break;
                case var letter:
                    _next += letter == '\n' ? 1 : 0;
                    text.Append((char)letter);
                    break;
            }
        }
    }

    private bool EndsWithComma()
    {
        switch (reader.Read())
        {
            case ',':
                return true;
            case '\r' when reader.Peek() == '\n':
                reader.Read();
                _next++;
                return false;
            case '\n':
                _next++;
                return false;
            case < 0:
                return false;
            default:
                throw RunCsv.Bad(file, Line, "something follows the closing quote of a field");
        }
    }
}
