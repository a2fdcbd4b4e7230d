# shellcheck shell=bash disable=SC2034,SC2154 # names are shared between the parts
# What setup says: a line before each change, notes unless quiet, complaints always.
dry_run=
quiet=
something_done=
something_wrong=

# A change to the host. Returns whether to make it: not in a dry run.
change() {
    something_done=yes
    if [ -n "$dry_run" ]; then
        echo "setup: would $*"
        return 1
    fi
    echo "setup: $*"
}

note() { [ -n "$quiet" ] || echo "setup: $*"; }

complain() {
    something_wrong=yes
    echo "setup: $*" >&2
}
