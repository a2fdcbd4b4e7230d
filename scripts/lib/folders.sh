# shellcheck shell=bash disable=SC2154 # names are shared between the parts
# Removing folders without reaching what is mounted in them.

# Engines and machine monitors misread other characters. Workspace.cs refuses the same.
check_paths() {
    local name
    for name in cache run; do
        case ${!name} in
            *[!A-Za-z0-9/._+@-]*)
                complain "cannot use the folder '${!name}': some engines misread a character in its path." \
                    "Set BENCH_${name^^} to a folder whose path has only ASCII letters, digits and ._-+@ in it."
                return 1
                ;;
        esac
    done
}

# mounts_below FOLDER: mount points at or below it, the last mounted first. The kernel writes a space as \040.
mounts_below() {
    local root
    root=$(real_path "$1") || return 1
    root=${root//\\/\\134}
    root=${root// /\\040} awk '$5 == ENVIRON["root"] || index($5, ENVIRON["root"] "/") == 1 { print $5 }' /proc/self/mountinfo |
        tac | while IFS= read -r point; do printf '%b\n' "$point"; done
}

nothing_is_mounted_below() {
    local mounts
    mounts=$(mounts_below "$1") || return 1
    [ -n "$mounts" ] || return 0
    complain "cannot remove $1: something is mounted at ${mounts//$'\n'/, }, so nothing was deleted." \
        "Unmount it, then run scripts/setup again."
    return 1
}

# remove_folders PATH...: nothing at all if something is mounted at or below one of them.
remove_folders() {
    local folder
    for folder in "$@"; do
        nothing_is_mounted_below "$folder" || return 1
    done
    rm -rf --one-file-system -- "$@"
}
