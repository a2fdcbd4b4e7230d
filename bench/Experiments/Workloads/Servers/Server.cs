namespace Bench.Experiments.Workloads.Servers;

/// <summary>
/// A server on the guest's loopback, as shell commands. Nothing of it keeps the console's streams open: the command that starts it can end.
/// </summary>
internal sealed record Server
{
    private const string Busybox = "/bench/busybox";
    private const string HttpSettings = "sendfile on; keepalive_requests 100000000;";

    /// <summary>Redis with its defaults, without its writes to disk.</summary>
    public static Server Redis { get; } = Of(
        name: "redis",
        program: "redis-server",
        port: 16379,
        run: "redis-server --bind 127.0.0.1 --port 16379 --save '' --appendonly no --dir /tmp "
            + "> /tmp/redis.log 2>&1 < /dev/null & server=$!",
        isAlive: "kill -0 $server 2> /dev/null",
        ask: $"printf 'PING\\r\\nQUIT\\r\\n' | {Busybox} nc 127.0.0.1 16379 2> /dev/null | grep -q '^+PONG'",
        started: "echo $server > /tmp/redis.pid");

    /// <summary>BusyBox's web server with a page of 1 KiB, which every guest has.</summary>
    public static Server Httpd { get; } = Of(
        name: "httpd",
        program: "busybox",
        port: 18081,
        run: $$"""
            mkdir -p /tmp/bench-pages && printf %01024d 0 > /tmp/bench-pages/1k
            {{Busybox}} httpd -f -p 127.0.0.1:18081 -h /tmp/bench-pages > /tmp/httpd.log 2>&1 < /dev/null & server=$!
            """,
        isAlive: "kill -0 $server 2> /dev/null",
        ask: $"{Busybox} wget -q -O - http://127.0.0.1:18081/1k 2> /dev/null | {Busybox} cmp -s - /tmp/bench-pages/1k",
        started: "echo $server > /tmp/httpd.pid");

    /// <summary>nginx with the pages <c>/1k</c> and <c>/100k</c>, 1 and 100 KiB large, in the root file system.</summary>
    /// <remarks>Without Debian's <c>tcp_nopush</c>: gVisor keeps back what was corked, and no page is ever answered.</remarks>
    public static Server Nginx { get; } = Of(
        name: "nginx",
        program: "nginx",
        port: 18080,
        run: $$"""
            mkdir -p /srv/bench && printf %01024d 0 > /srv/bench/1k && printf %0102400d 0 > /srv/bench/100k
            {{NginxConfiguration.Write("nginx", "listen 127.0.0.1:18080; root /srv/bench;", http: HttpSettings)}}
            nginx -c /tmp/nginx.conf > /tmp/nginx.out 2>&1 < /dev/null || { cat /tmp/nginx.out >&2; exit 1; }
            """,
        isAlive: "kill -0 $(cat /tmp/nginx.pid) 2> /dev/null",
        ask: $"{Busybox} wget -q -O - http://127.0.0.1:18080/1k 2> /dev/null | {Busybox} cmp -s - /srv/bench/1k");

    /// <summary>Its name in parameters.</summary>
    public required string Name { get; init; }

    /// <summary>The program, by its name in the guest's <c>PATH</c>.</summary>
    public required string Program { get; init; }

    /// <summary>Its port: not the usual one, since a platform without a network of its own shares the host's ports.</summary>
    public required int Port { get; init; }

    /// <summary>Starts it and waits for the right answer; fails with its last words if it has ended or the port is taken.</summary>
    public required string Start { get; init; }

    /// <summary>Asks it once; ends with 0 if the answer is right.</summary>
    public required string Ask { get; init; }

    /// <summary>Ends it and waits until its port is free for the instance's next case; fails after three seconds.</summary>
    public required string End { get; init; }

    private static Server Of(string name, string program, int port, string run, string isAlive, string ask, string started = ":") => new()
    {
        Name = name,
        Program = program,
        Port = port,

        // A kernel that has just booted has its loopback down. Another program on the port would answer in its place.
        Start = $$"""
            {{Busybox}} ifconfig lo up 2> /dev/null
            if {{Sockets.Listens(port)}}; then echo '127.0.0.1:{{port}}: Address already in use' >&2; exit 1; fi
            {{run}}
            until {{ask}}; do
                {{isAlive}} || { cat /tmp/{{name}}.log >&2; exit 1; }
                {{Busybox}} usleep 1000
            done
            {{started}}
            """,
        Ask = ask,
        End = $$"""
            kill $(cat /tmp/{{name}}.pid) || exit 1
            for try in $(seq 300); do
                if ! {{Sockets.Listens(port)}}; then exit 0; fi
                {{Busybox}} usleep 10000
            done
            exit 1
            """,
    };
}

/// <summary>nginx with one worker and without an access log, which writes only below <c>/tmp</c>.</summary>
internal static class NginxConfiguration
{
    private static readonly string[] Kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

    /// <summary>A shell command that writes <c>/tmp/NAME.conf</c>. Workers stay root: some containers cannot change users.</summary>
    public static string Write(string name, string server, string main = "", string http = "")
    {
        var folders = string.Join(' ', Kinds.Select(kind => $"{kind}_temp_path /tmp/{name}-{kind};"));
        var global = $"user root; worker_processes 1; pid /tmp/{name}.pid; error_log /tmp/{name}.log crit; {main}";
        return $"printf '%s' '{global} events {{ worker_connections 256; }} "
            + $"http {{ access_log off; {http} {folders} server {{ {server} }} }}' > /tmp/{name}.conf";
    }
}

/// <summary>Shell conditions on the kernel's tables of sockets.</summary>
internal static class Sockets
{
    /// <summary>True where a TCP server listens at the port, at whatever address.</summary>
    public static string Listens(int port) => $"grep -q ':{port:X4} .* 0A ' /proc/net/tcp";

    /// <summary>True where a UDP server has the port without a peer.</summary>
    public static string ListensByUdp(int port) => $"grep -q ':{port:X4} .* 07 ' /proc/net/udp";
}
