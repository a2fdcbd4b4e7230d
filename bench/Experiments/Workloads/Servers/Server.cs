namespace Bench.Experiments.Workloads.Servers;

/// <summary>
/// A server inside an instance, at the guest's own loopback, as shell commands. Nothing of it keeps the console's streams open, so that
/// the command that
/// starts it can end, and with it goes whatever of it has not come up.
/// </summary>
internal sealed record Server
{
    private const string Busybox = "/bench/busybox";

    /// <summary>Redis with its defaults, but for what it would write to disk.</summary>
    public static Server Redis { get; } = Of(
        name: "redis",
        program: "redis-server",
        port: 16379,
        run: port => $"redis-server --bind 127.0.0.1 --port {port} --save '' --appendonly no --dir /tmp > /tmp/redis.log 2>&1 < /dev/null & server=$!",
        isAlive: "kill -0 $server 2> /dev/null",
        log: "/tmp/redis.log",
        ask: port => $"printf 'PING\\r\\nQUIT\\r\\n' | {Busybox} nc 127.0.0.1 {port} 2> /dev/null | grep -q '^+PONG'",
        pidFile: "/tmp/redis.pid",
        started: "echo $server > /tmp/redis.pid");

    /// <summary>
    /// nginx with one worker, no log of accesses, and the pages <c>/1k</c> and <c>/100k</c>, which are so many KiB, in the root
    /// file system.
    /// </summary>
    /// <remarks>
    /// Without <c>tcp_nopush</c>, which Debian's configuration has: gVisor keeps back what was corked, and no page is ever answered.
    /// </remarks>
    public static Server Nginx { get; } = Of(
        name: "nginx",
        program: "nginx",
        port: 18080,
        run: port => $$"""
            mkdir -p /srv/bench && printf %01024d 0 > /srv/bench/1k && printf %0102400d 0 > /srv/bench/100k
            {{NginxConfiguration.Write("nginx", $"listen 127.0.0.1:{port}; root /srv/bench;", http: "sendfile on; keepalive_requests 100000000;")}}
            nginx -c /tmp/nginx.conf > /tmp/nginx.out 2>&1 < /dev/null || { cat /tmp/nginx.out >&2; exit 1; }
            """,
        isAlive: "kill -0 $(cat /tmp/nginx.pid) 2> /dev/null",
        log: "/tmp/nginx.log",
        ask: port => $"{Busybox} wget -q -O - http://127.0.0.1:{port}/1k 2> /dev/null | {Busybox} cmp -s - /srv/bench/1k",
        pidFile: "/tmp/nginx.pid");

    /// <summary>What it is called, in parameters.</summary>
    public required string Name { get; init; }

    /// <summary>The program, by its name in the guest's <c>PATH</c>.</summary>
    public required string Program { get; init; }

    /// <summary>
    /// Where it listens: not where such a server is looked for, since a platform without network of its own shares the host's
    /// ports.
    /// </summary>
    public required int Port { get; init; }

    /// <summary>
    /// Starts it and waits until it has given the right answer; fails, with its last words, where it has ended or the port is
    /// taken.
    /// </summary>
    public required string Start { get; init; }

    /// <summary>Asks it once; ends with 0 where the answer is the right one.</summary>
    public required string Ask { get; init; }

    /// <summary>
    /// Ends it and waits until nobody listens at its port any more, for another may use the instance next; fails after three
    /// seconds.
    /// </summary>
    public required string End { get; init; }

    private static Server Of(
        string name,
        string program,
        int port,
        Func<int, string> run,
        string isAlive,
        string log,
        Func<int, string> ask,
        string pidFile,
        string started = ":") => new()
        {
            Name = name,
            Program = program,
            Port = port,

            // A kernel that has just booted has its loopback down; elsewhere it is up. Whoever listens at the port already would answer in
            // the server's place, or never.
            Start = $$"""
            {{Busybox}} ifconfig lo up 2> /dev/null
            if {{Sockets.Listens(port)}}; then echo '127.0.0.1:{{port}}: Address already in use' >&2; exit 1; fi
            {{run(port)}}
            until {{ask(port)}}; do
                {{isAlive}} || { cat {{log}} >&2; exit 1; }
                {{Busybox}} usleep 1000
            done
            {{started}}
            """,
            Ask = ask(port),
            End = $$"""
            kill $(cat {{pidFile}}) || exit 1
            for try in $(seq 300); do
                if ! {{Sockets.Listens(port)}}; then exit 0; fi
                {{Busybox}} usleep 10000
            done
            exit 1
            """,
        };
}
