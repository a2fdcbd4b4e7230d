using System.Text;
using Bench.Platforms.Consoles;
using CsCheck;

namespace Bench.Platforms.Tests;

/// <summary>What <c>scripts/guest/init</c> says, fed as a console may deliver it.</summary>
public class ConsoleProtocolSpecs
{
    private const string KernelMessage = "[    0.123456] random: crng init done\n";

    private static readonly Gen<byte[]> Bytes = Gen.OneOf(
        Gen.Byte.Array[0, 300],
        Gen.Byte.Array[0, 3],
        Gen.Const(Encoding.ASCII.GetBytes("BENCH-END 1\nBENCH-READY 1\n")));

    private static readonly string[] Noises =
    [
        string.Empty,
        KernelMessage,
        KernelMessage + KernelMessage,
        "\n\r\n",
        "Loading, please wait...\n\u001b[0m\n",
        "BENCH\n",
        "[    1.0] unfinished ",
    ];

    private static readonly Gen<string> Noise = Gen.Int[0, Noises.Length - 1].Select(index => Noises[index]);

    private static readonly Gen<int[]> Chunks = Gen.Int[1, 90].Array[1, 10];

    [Fact]
    public void Any_bytes_and_any_exit_code_arrive_as_they_are() =>
        Gen.Select(Bytes, Bytes, Gen.Int[0, 255], Noise, Noise, Chunks, Gen.Bool)
            .Sample((output, error, code, before, after, chunks, carriage) =>
                {
                    var said = before + Frame(1, code, output, error) + after;
                    said = carriage ? said.Replace("\n", "\r\n", StringComparison.Ordinal) : said;
                    var answer = Assert.Single(Listen(said, chunks).Answers);

                    Assert.Null(answer.Damage);
                    Assert.Equal(1, answer.Id);
                    Assert.Equal(code, answer.ExitCode);
                    Assert.Equal(output, answer.Output);
                    Assert.Equal(error, answer.Error);
                });

    [Fact]
    public void Answers_that_follow_each_other_are_told_apart() =>
        Gen.Select(Bytes.Array[1, 5], Noise, Chunks).Sample((outputs, between, chunks) =>
        {
            var said = string.Concat(outputs.Select((output, index) => between + Frame(index + 1, index, output, [])));

            var answers = Listen(said, chunks).Answers;

            Assert.Equal(outputs, answers.Select(answer => answer.Output));
            Assert.Equal(Enumerable.Range(1, outputs.Length), answers.Select(answer => answer.Id));
        });

    [Fact]
    public void An_answer_that_lost_bytes_is_damaged_and_never_taken_for_bytes() =>
        Gen.Select(Gen.Byte.Array[1, 300], Gen.Byte.Array[0, 300], Gen.Int[0, 10_000], Gen.Int[1, 100], Chunks)
            .Sample((output, error, at, length, chunks) =>
                {
                    var frame = Frame(1, 0, output, error);
                    var first = frame.IndexOf('\n') + 1;
                    var last = frame.LastIndexOf("BENCH-END", StringComparison.Ordinal) - 1;
                    var start = first + (at % (last - first));
                    var cut = frame.Remove(start, Math.Min(length, last - start));

                    var answer = Assert.Single(Listen(cut, chunks).Answers);

                    // Of line breaks inside nothing hangs.
                    var isWhole = answer.Damage is null;
                    Assert.Equal(isWhole ? output : [], answer.Output);
                    Assert.Equal(isWhole ? error : [], answer.Error);
                    Assert.True(
                !isWhole || frame.Substring(start, frame.Length - cut.Length).All(char.IsWhiteSpace),
                "what was lost was no line break");
                });

    [Fact]
    public void A_message_of_the_kernel_inside_an_answer_is_damage() =>
        Gen.Select(Gen.Byte.Array[1, 300], Gen.Int[0, 10_000], Chunks).Sample((output, at, chunks) =>
        {
            var frame = Frame(1, 0, output, []);
            var first = frame.IndexOf('\n') + 1;
            var last = frame.LastIndexOf("BENCH-END", StringComparison.Ordinal);
            var torn = frame.Insert(first + (at % (last - first)), KernelMessage);

            Assert.NotNull(Assert.Single(Listen(torn, chunks).Answers).Damage);
        });

    [Theory]
    [InlineData("BENCH-RESULT 1 0 3 0\nYWJj\nYWJj\nBENCH-END 1\n", "6 bytes")]
    [InlineData("BENCH-RESULT 1 0 4 0\nYWJj\nBENCH-END 1\n", "3 bytes")]
    [InlineData("BENCH-RESULT 1 0 3 0\nYW?j\nBENCH-END 1\n", "YW?j")]
    [InlineData("BENCH-RESULT 1 0 -1 4\nYWJj\nBENCH-END 1\n", "-1")]
    [InlineData("BENCH-RESULT 1 0 [    1.0] oops\nYWJj\nBENCH-END 1\n", "BENCH-RESULT 1 0 [    1.0] oops")]
    [InlineData("BENCH-RESULT 1 0 3\nYWJj\nBENCH-END 1\n", "BENCH-RESULT 1 0 3")]
    [InlineData("BENCH-RESULT 1 0 3 0\nYWJj\nBENCH-END 2\n", "BENCH-END 2")]
    [InlineData("BENCH-RESULT 1 0 3 0\nYWJj\n[    1.0] torn BENCH-END 1\n", "[    1.0] torn")]
    public void Damage_is_told_with_what_is_wrong(string said, string told)
    {
        var answer = Assert.Single(Listen(said, [100]).Answers);

        Assert.Contains(told, answer.Damage, StringComparison.Ordinal);
        Assert.Empty(answer.Output);
    }

    [Fact]
    public void After_a_damaged_answer_the_next_one_is_read()
    {
        var answers = Listen(
            "BENCH-RESULT x\nYWJj\nBENCH-END 1\nBENCH-RESULT 2 0 9 0\nYWJj\nBENCH-END 2\n" + Frame(3, 5, [1, 2], [3]),
            [11]).Answers;

        Assert.Equal([true, true, false], answers.Select(answer => answer.Damage is not null));
        Assert.Equal((3, 5), (answers[2].Id, answers[2].ExitCode));
        Assert.Equal([1, 2], answers[2].Output);
    }

    [Fact]
    public void A_message_of_the_kernel_after_the_end_does_no_harm() =>
        Assert.Equal([1, 2], Assert.Single(Listen(Frame(1, 0, [1, 2], []).TrimEnd('\n') + KernelMessage, [5]).Answers).Output);

    [Fact]
    public void An_answer_whose_end_has_not_come_is_no_answer()
    {
        var frame = Frame(1, 0, [1, 2, 3], []);

        Assert.Empty(Listen(frame[..frame.LastIndexOf("BENCH-END", StringComparison.Ordinal)], [7]).Answers);
        Assert.Empty(Listen(frame.TrimEnd('\n'), [7]).Answers);
    }

    [Theory]
    [InlineData("BENCH-READY 1\n")]
    [InlineData("BENCH-READY 1\r\n")]
    [InlineData(KernelMessage + "BENCH-READY 1\n")]
    [InlineData("[    0.9] Run /bench/init as init processBENCH-READY 1\n")]
    [InlineData("[    0.9] EXT4-fs (vda): mounting BENCH-READY 1\r\n")]
    public void The_ready_line_is_seen_once_even_after_an_unfinished_message(string said)
    {
        foreach (var chunk in new[] { 1, 5, 1000 })
        {
            Assert.Equal(1, Listen(said, [chunk]).Ready);
        }
    }

    [Fact]
    public void Nothing_is_ready_before_its_line_has_ended()
    {
        Assert.Equal(0, Listen("BENCH-READY 1", [3]).Ready);
        Assert.Equal(0, Listen("BENCH-REA\nDY 1\n", [3]).Ready);
    }

    [Fact]
    public void A_guest_that_cannot_come_up_as_asked_says_why()
    {
        var heard = Listen("BENCH-READY 1\n[ 1.0] BENCH-FAILED cannot mount /dev/vdb on /scratch\r\n", [4]);

        Assert.Equal("cannot mount /dev/vdb on /scratch", Assert.Single(heard.Failures));
    }

    [Theory]
    [InlineData("BENCH-PHASE init\nBENCH-PHASE target\nBENCH-READY 1\n")]
    [InlineData("[    1.0] unfinished BENCH-PHASE init\r\n[    2.0] usb\r\nBENCH-PHASE target\r\nBENCH-READY 1\r\n")]
    public void Phases_are_heard_in_their_order(string said)
    {
        var heard = Listen(said, [3]);

        Assert.Equal(["init", "target"], heard.Phases);
        Assert.Equal(1, heard.Ready);
    }

    [Fact]
    public void A_guest_asks_for_input_before_it_answers()
    {
        var heard = Listen(
            "BENCH-MORE 4 3584\r\nBENCH-MORE 4 [    1.0] torn\n" + KernelMessage + "BENCH-MORE 4 12\n" + Frame(4, 0, [7], []),
            [9]);

        Assert.Equal([(4, 3584), (4, 12)], heard.Asked);
        Assert.Equal([7], Assert.Single(heard.Answers).Output);
    }

    [Fact]
    public void Lines_are_told_whole_and_those_of_an_answer_are_not() =>
        Gen.Select(Bytes, Chunks).Sample((output, chunks) =>
        {
            var heard = Listen("one\r\n" + Frame(1, 0, output, []) + "\ntwo\n", chunks);

            Assert.Equal(["one", $"BENCH-RESULT 1 0 {output.Length} 0", string.Empty, "two"], heard.Lines);
        });

    [Fact]
    public void Much_output_takes_time_in_proportion()
    {
        var output = new byte[8 << 20];
        Random.Shared.NextBytes(output);
        var frame = Frame(1, 0, output, []);
        var began = System.Diagnostics.Stopwatch.GetTimestamp();

        Assert.Equal(output, Assert.Single(Listen(frame, [4096]).Answers).Output);

        // A tenth of a second or so; the limit only tells apart what grows with the square.
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Words_of_the_protocol_in_a_commands_output_are_only_output()
    {
        var output = Encoding.ASCII.GetBytes("BENCH-READY 1\nBENCH-FAILED no\nBENCH-RESULT 9 9 9 9\nBENCH-END 1\n");

        var heard = Listen("BENCH-READY 1\n" + Frame(1, 0, output, output), [10]);

        Assert.Equal(1, heard.Ready);
        Assert.Empty(heard.Failures);
        Assert.Equal(output, Assert.Single(heard.Answers).Output);
    }

    /// <summary>Frames an answer as the guest's init does: each stream through base64 by itself, in lines of 76.</summary>
    private static string Frame(int id, int code, byte[] output, byte[] error) =>
        $"BENCH-RESULT {id} {code} {output.Length} {error.Length}\n{Lines(output)}{Lines(error)}BENCH-END {id}\n";

    private static string Lines(byte[] bytes)
        => string.Concat(Convert.ToBase64String(bytes).Chunk(76).Select(line => new string(line) + "\n"));

    private static Heard Listen(string said, int[] chunks)
    {
        var heard = new Heard();
        var protocol = new ConsoleProtocol
        {
            Ready = () => heard.Ready++,
            Failed = heard.Failures.Add,
            Phase = heard.Phases.Add,
            More = (id, count) => heard.Asked.Add((id, count)),
            Line = line => heard.Lines.Add(Encoding.Latin1.GetString(line)),
            Answered = heard.Answers.Add,
        };
        var rest = Encoding.Latin1.GetBytes(said).AsSpan();
        for (var turn = 0; rest.Length > 0; turn++)
        {
            var size = Math.Min(chunks[turn % chunks.Length], rest.Length);
            protocol.Feed(rest[..size]);
            rest = rest[size..];
        }

        return heard;
    }

    private sealed class Heard
    {
        public int Ready { get; set; }

        public List<string> Failures { get; } = [];

        public List<string> Phases { get; } = [];

        public List<(int Id, int Count)> Asked { get; } = [];

        public List<string> Lines { get; } = [];

        public List<ConsoleProtocol.Answer> Answers { get; } = [];
    }
}
