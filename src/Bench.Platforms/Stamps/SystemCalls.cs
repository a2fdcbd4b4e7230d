using System.Runtime.InteropServices;

namespace Bench.Platforms.Stamps;

/// <summary>The system calls that the mechanisms under comparison are made of. Each throws <see cref="IOException"/> where the kernel refuses, and goes on where a signal interrupted it.</summary>
internal static unsafe partial class SystemCalls
{
    private const int Interrupted = 4;
    private const int Again = 11;
    private const int UnixDomain = 1;
    private const int StreamSocket = 1;
    private const int SetStatusFlags = 4;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int AddToPoll = 1;
    private const int Readable = 1;

    // struct epoll_event is packed on x86-64 only: what is asked for stands first, and no more than that is used.
    private const int LargestPollEvent = 16;

    /// <summary>Waits for bytes and takes them; 0 at the end. Of a descriptor that does not block it asks again and again, without ever sleeping.</summary>
    public static int Read(nint descriptor, Span<byte> into)
    {
        fixed (byte* bytes = into)
        {
            nint count;
            do
            {
                count = ReadRaw(descriptor, bytes, into.Length);
            }
            while (count < 0 && MayTryAgain("read"));
            return (int)count;
        }
    }

    /// <summary>Waits for bytes of a socket and takes them; 0 at the end.</summary>
    public static int Receive(nint socket, Span<byte> into)
    {
        fixed (byte* bytes = into)
        {
            nint count;
            do
            {
                count = ReceiveRaw(socket, bytes, into.Length, 0);
            }
            while (count < 0 && MayTryAgain("recv"));
            return (int)count;
        }
    }

    /// <summary>Two connected stream sockets, both inherited by what is started next.</summary>
    public static (int Ours, int Theirs) SocketPair()
    {
        var ends = stackalloc int[2];
        return SocketPairRaw(UnixDomain, StreamSocket, 0, ends) == 0 ? (ends[0], ends[1]) : throw Failed("socketpair");
    }

    /// <summary>Lets reads of a descriptor return at once.</summary>
    public static void StopBlocking(nint descriptor)
    {
        if (Control(descriptor, SetStatusFlags, NonBlocking) < 0)
        {
            throw Failed("fcntl");
        }
    }

    /// <summary>A poll set that holds one descriptor.</summary>
    public static int PollSetOf(nint descriptor)
    {
        var wanted = stackalloc byte[LargestPollEvent];
        *(uint*)wanted = Readable;
        var set = CreatePollSet(CloseOnExec);
        return set >= 0 && ChangePollSet(set, AddToPoll, descriptor, wanted) == 0 ? set : throw Failed("epoll");
    }

    /// <summary>Waits until the descriptor of a poll set can be read.</summary>
    public static void WaitFor(int set)
    {
        var happened = stackalloc byte[LargestPollEvent];
        int count;
        do
        {
            count = WaitForPollSet(set, happened, 1, -1);
        }
        while (count < 0 && MayTryAgain("epoll_wait"));
    }

    public static void Close(int descriptor) => _ = CloseRaw(descriptor);

    private static bool MayTryAgain(string call) => Marshal.GetLastPInvokeError() is Interrupted or Again ? true : throw Failed(call);

    private static IOException Failed(string call) => new($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadRaw(nint descriptor, byte* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint ReceiveRaw(nint socket, byte* bytes, nint count, int flags);

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static partial int SocketPairRaw(int domain, int type, int protocol, int* ends);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(nint descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int CreatePollSet(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int ChangePollSet(int set, int operation, nint descriptor, byte* wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int WaitForPollSet(int set, byte* happened, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseRaw(int descriptor);
}
