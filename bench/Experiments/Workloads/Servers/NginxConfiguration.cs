namespace Bench.Experiments.Workloads.Servers;

/// <summary>nginx with one worker and no log of accesses, which keeps whatever it writes in <c>/tmp</c>.</summary>
internal static class NginxConfiguration
{
    private static readonly string[] Kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

    /// <summary>A shell command that writes it into <c>/tmp/NAME.conf</c>.</summary>
    /// <remarks>Its workers stay root: a container without the right to become another user could not have them otherwise.</remarks>
    /// <param name="name">Name of the files in <c>/tmp</c>.</param>
    /// <param name="server">What is in its one block <c>server</c>.</param>
    /// <param name="main">Further settings outside all blocks, each with its semicolon.</param>
    /// <param name="http">Further settings of the block <c>http</c>.</param>
    public static string Write(string name, string server, string main = "", string http = "") =>
        $"printf '%s' 'user root; worker_processes 1; pid /tmp/{name}.pid; error_log /tmp/{name}.log crit; {main} events {{ worker_connections 256; }} http {{ access_log off; {http} {TemporaryFolders(name)} server {{ {server} }} }}' > /tmp/{name}.conf";

    private static string TemporaryFolders(string name) => string.Join(' ', Kinds.Select(kind => $"{kind}_temp_path /tmp/{name}-{kind};"));
}
