# shellcheck shell=bash disable=SC2034,SC2154 # names are shared between the parts
# The private Docker engine: started only where no engine answers, apart from the host's network, mounts
# and any other engine.

engine_socket=$run/docker.sock

socket_answers() {
    [ -S "$1" ] || return 1
    # shellcheck disable=SC2016 # Perl's variables
    timeout 5 perl -MIO::Socket::UNIX -e '
        my $socket = IO::Socket::UNIX->new(Peer => $ARGV[0]) or exit 1;
        print $socket "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n";
        exit(<$socket> =~ / 200 / ? 0 : 1);' "$1" 2> /dev/null
}

# An address that is no socket is somebody's decision; only a docker client can ask it.
engine_answers() {
    case $1 in
        unix://* | /*) socket_answers "${1#unix://}" ;;
        *) ! command -v docker > /dev/null || timeout 10 docker --host "$1" version > /dev/null 2>&1 ;;
    esac
}

other_engine_answers() {
    if [ -n "${DOCKER_HOST:-}" ] && engine_answers "$DOCKER_HOST"; then return 0; fi
    socket_answers /var/run/docker.sock
}

private_engine_answers() { socket_answers "$engine_socket"; }

any_engine_answers() { other_engine_answers || private_engine_answers; }

# The process of the private engine, if it is really that one.
engine_process() {
    local pid
    pid=$(cat "$run/docker.pid" 2> /dev/null) && [ -n "$pid" ] || return 1
    is_process_of "$pid" "$run/docker.pid" || return 1
    echo "$pid"
}

# is_process_of PID ARGUMENT: whether the process has been started with that argument.
is_process_of() { [ -r "/proc/$1/cmdline" ] && tr '\0' '\n' < "/proc/$1/cmdline" | grep -qxF -e "$2"; }

# The further runtimes, in the form of the engine's configuration.
engine_runtimes() {
    local path entries=()
    if path=$(command -v crun); then entries+=("\"crun\": {\"path\": \"$path\"}"); fi
    if path=$(command -v runsc); then entries+=("\"runsc\": {\"path\": \"$path\"$(runsc_arguments "$path")}"); fi
    (IFS=,; echo "${entries[*]}")
}

# A runsc that knows no other platform than these is too old to run on its default, and to set up a network.
runsc_arguments() {
    if "$1" flags 2>&1 | grep -q systrap; then return; fi
    echo ', "runtimeArgs": ["--platform=ptrace", "--network=none"]'
}

engine_configuration() { printf '{"deprecated-key-path": "%s/key.json", "runtimes": {%s}}\n' "$run" "$(engine_runtimes)"; }

# An engine that was started before a runtime was installed does not know it. Only our own is started again,
# and never under a harness.
renew_engine() {
    am_root && [ -z "$(other_than_private)" ] && private_engine_answers || return 0
    [ "$(engine_configuration)" != "$(cat "$run/daemon.json" 2> /dev/null)" ] || return 0
    if harness_is_running; then
        note "the private Docker engine lacks a runtime that is installed now; set up again when no harness runs"
        return 0
    fi
    change "restart the private Docker engine ($engine_socket) with the runtimes that are installed now" || return 0
    clear_engine
}

# The engine in use, if it is not the private one.
other_than_private() {
    local named=${DOCKER_HOST:-$engine_socket}
    [ "${named#unix://}" = "$engine_socket" ] || echo "$named"
}

start_engine() {
    renew_engine
    ! any_engine_answers || return 0
    if ! am_root; then
        [ -n "$quiet" ] || say_engine_needs_root
        return 0
    fi
    if ! command -v dockerd > /dev/null && [ -z "$dry_run" ]; then
        complain "no Docker engine answers and dockerd is not installed: Docker will be reported as unavailable"
        return 1
    fi
    change "start a private Docker engine (socket $engine_socket, data in $cache/docker)" || return 0
    clear_engine || return 1
    install -d -m 700 "$run"
    install -d -m 711 "$cache/docker"
    engine_configuration > "$run/daemon.json"
    missing_directories > "$run/absent"
    launch_engine
    await_engine
}

say_engine_needs_root() {
    if is_hidden; then
        note "no Docker engine answers this user, and only root sees whether the private one runs: sudo scripts/setup"
    else
        note "no Docker engine answers; to start a private one run: sudo scripts/setup"
    fi
}

# Directories that an engine makes outside its own place, whatever it is told: those not there yet.
missing_directories() {
    local directory
    for directory in /opt /opt/containerd /run/docker /run/containerd; do
        [ -e "$directory" ] || echo "$directory"
    done
}

# Detached: no terminal, none of the caller's pipes, a network and mounts of its own.
launch_engine() {
    setsid "$scripts/lib/engine-main" "$run" "$cache/docker" < /dev/null > "$run/dockerd.log" 2>&1 9>&- &
    engine_pid=$!
    disown
}

await_engine() {
    local tries
    for ((tries = 0; tries < 300; tries++)); do
        if private_engine_answers; then
            chmod 600 "$engine_socket"
            return 0
        fi
        is_alive "$engine_pid" || break
        sleep 0.1
    done
    complain "the private Docker engine does not answer; Docker will be reported as unavailable. Its log ends:"
    tail -n 15 "$run/dockerd.log" >&2
    end_process "$engine_pid" 100
    clear_engine
    return 1
}

stop_engine() {
    if ! left_by_engine && ! is_hidden; then return 0; fi
    if ! am_root; then
        complain "stopping the private Docker engine needs root: sudo scripts/setup --stop-engine"
        return 1
    fi
    change "stop the private Docker engine ($engine_socket) and remove what it left" || return 0
    clear_engine
}

# Whether this user cannot see if there is an engine: its folder is for root alone.
is_hidden() { [ -d "$run" ] && [ ! -r "$run" ]; }

# Whether the folder is a private engine's: what else may be in it is somebody else's.
left_by_engine() { grep -qsF "\"deprecated-key-path\": \"$run/key.json\"" "$run/daemon.json"; }

# Ends whatever is left of the private engine and removes its traces; its images stay in the cache.
clear_engine() {
    local pid
    if mountpoint --quiet "$run"; then
        complain "cannot use the folder $run for the private Docker engine: it is a mount point. Set BENCH_RUN to a folder below it."
        return 1
    fi
    left_by_engine || return 0
    if pid=$(engine_process); then end_process "$pid" 300; fi
    for pid in $(engine_orphans); do end_orphan "$pid"; done
    unmount_below "$run/exec"
    unmount_below "$cache/docker"
    remove_engine_traces
    remove_folders "$run/exec" "$run"/docker.{sock,pid} "$run"/{daemon.json,key.json,dockerd.log,absent} || return 1
    rmdir --ignore-fail-on-non-empty "$run"
    [ ! -d "$run/exec" ]
}

# containerd and the shims that a killed engine leaves behind, known by where they keep their state.
engine_orphans() {
    local directory pid
    for directory in /proc/[0-9]*; do
        pid=${directory#/proc/}
        if is_process_of "$pid" "$run/exec/containerd/containerd.toml" ||
            is_process_of "$pid" "$run/exec/containerd/containerd.sock"; then
            echo "$pid"
        fi
    done
}

# With the first process of a container, a shim's child, end all others in it.
end_orphan() {
    local child
    grep -l "^PPid:	$1\$" /proc/[0-9]*/status 2> /dev/null | cut -d / -f 3 | while read -r child; do
        kill -KILL "$child" 2> /dev/null || true
    done
    end_process "$1" 50
}

# end_process PID TENTHS: asks, waits that long, then insists.
end_process() {
    local tries
    kill "$1" 2> /dev/null || return 0
    for ((tries = 0; tries < $2; tries++)); do
        if ! is_alive "$1"; then return 0; fi
        sleep 0.1
    done
    kill -KILL "$1" 2> /dev/null || true
}

# A zombie that nobody has collected yet is not alive.
is_alive() { [ -r "/proc/$1/stat" ] && ! grep -q '^State:	Z' "/proc/$1/status" 2> /dev/null; }

# A file system that somebody has mounted for the folder itself stays.
unmount_below() {
    local mount
    mounts_below "$1" | while IFS= read -r mount; do
        [ "$mount" = "$(real_path "$1")" ] || umount --lazy "$mount" || true
    done
}

# Cgroups and the directories that were not there before: empty ones only, and only while no other engine
# might use them.
remove_engine_traces() {
    local directory
    ! other_engine_answers || return 0
    find /sys/fs/cgroup -mindepth 2 -maxdepth 4 -type d -path '*/docker*' -depth -exec rmdir {} \; 2> /dev/null || true
    [ -e "$run/absent" ] || return 0
    while read -r directory; do
        [ ! -d "$directory" ] || find "$directory" -depth -type d -empty -delete
    done < <(sort -r "$run/absent")
}
