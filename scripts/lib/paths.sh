# shellcheck shell=bash disable=SC2034,SC2154 # names are shared between the parts
# Where things are kept.

am_root() { [ "$(id -u)" -eq 0 ]; }

has_guests() { compgen -G "$1/guests/*/current/manifest.json" > /dev/null; }

# A user without guests of their own uses those that root built.
cache_directory() {
    local shared=/var/cache/bench own=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/bench
    if [ -n "${BENCH_CACHE:-}" ]; then
        echo "$BENCH_CACHE"
    elif am_root || { ! has_guests "$own" && has_guests "$shared"; }; then
        echo "$shared"
    else
        echo "$own"
    fi
}

# real_path PATH: without links, whether or not it is there. The kernel lists mounts by such paths.
real_path() { realpath --canonicalize-missing -- "$1"; }

cache=$(real_path "$(cache_directory)")
run=$(real_path "${BENCH_RUN:-/run/bench}")

# One setup at a time; where the cache cannot be written nothing will be built either.
take_lock() {
    [ -z "$dry_run" ] || return 0
    if [ ! -d "$cache" ]; then
        change "create the cache $cache"
        mkdir -p "$cache" 2> /dev/null || complain "cannot create $cache"
    fi
    [ -w "$cache" ] || return 0
    exec 9> "$cache/lock"
    flock 9
}
