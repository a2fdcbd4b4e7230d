# shellcheck shell=bash disable=SC2034,SC2154 # names are shared between the parts
# What setup says: a line with the time before each change, notes unless quiet, complaints always.
dry_run=
quiet=
something_done=
something_wrong=

# Minutes and seconds since the start.
elapsed() { printf '%d:%02d' $((SECONDS / 60)) $((SECONDS % 60)); }

# A change to the host. Returns whether to make it: not in a dry run.
change() {
    something_done=yes
    if [ -n "$dry_run" ]; then
        echo "setup: would $*"
        return 1
    fi
    echo "setup: $(elapsed) $*"
}

note() { [ -n "$quiet" ] || echo "setup: $*"; }

complain() {
    something_wrong=yes
    echo "setup: $*" >&2
}
