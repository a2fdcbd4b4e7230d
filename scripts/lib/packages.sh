# shellcheck shell=bash disable=SC2034,SC2154 # names are shared between the parts
# The Debian packages that the harness and its set-up use.

have_apt() { command -v apt-get > /dev/null && command -v dpkg-query > /dev/null; }

architecture() { dpkg --print-architecture 2> /dev/null || uname -m; }

# Package, and what it is for; the name before the slash is what other distributions call it.
wanted_packages() {
    echo runc busybox-static fio hyperfine
    echo mmdebstrap debian-archive-keyring e2fsprogs cpio kmod iproute2 util-linux xz-utils zstd
    # Software emulation and the kernel as a process are for the processor the host has.
    case $(architecture) in
        amd64) echo qemu-system-x86 qemu-utils user-mode-linux ;;
    esac
    any_engine_answers || echo docker.io
}

# Platforms that not every release has: what apt does not know is said, and is not missed otherwise.
optional_packages() {
    echo bubblewrap systemd-container crun podman uidmap runsc
    # Until 7.2, QEMU came with a virtiofsd of its own.
    case $(architecture) in
        amd64) [ -e /usr/lib/qemu/virtiofsd ] || echo virtiofsd ;;
    esac
}

known_packages() {
    # shellcheck disable=SC2046 # a list of words
    apt-cache policy $(optional_packages) 2> /dev/null | awk '
        /^[^ ]/ { package = substr($1, 1, length($1) - 1) }
        $1 == "Candidate:" && $2 != "(none)" { print package }' | sort
}

missing_packages() {
    local wanted
    # shellcheck disable=SC2046 # a list of words
    wanted=$(printf '%s\n' $(wanted_packages) | sort)
    not_installed "$wanted"
    # Asking apt takes a while: only for what is not there.
    # shellcheck disable=SC2046
    wanted=$(not_installed "$(printf '%s\n' $(optional_packages) | sort)")
    [ -z "$wanted" ] || comm -12 <(echo "$wanted") <(known_packages)
}

# Whether there are optional packages to ask for, and no lists to ask.
lists_are_wanting() {
    # shellcheck disable=SC2046 # a list of words
    ! have_lists && [ -n "$(not_installed "$(printf '%s\n' $(optional_packages) | sort)")" ]
}

not_installed() {
    # shellcheck disable=SC2086 # a list of words
    comm -23 <(echo "$1") \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $1 2> /dev/null | sed -n 's/^installed //p' | sort)
}

# Said with every set-up that is not quiet: it is why a platform will be reported as unavailable.
name_unknown_packages() {
    local unknown
    [ -z "$quiet" ] || return 0
    # shellcheck disable=SC2046 # a list of words
    unknown=$(not_installed "$(printf '%s\n' $(optional_packages) | sort)" | paste -sd ' ')
    [ -z "$unknown" ] || note "not to be had from apt here, so their platforms will be missing: $unknown"
}

has_systemd() { [ -d /run/systemd/system ]; }

# Units that a package enables as it is installed, where systemd runs: nothing here needs them. What is masked while it
# is installed is neither enabled nor started; the mask goes again, and what an administrator has enabled stays.
unwanted_units='podman.socket podman.service podman-auto-update.timer podman-restart.service machines.target'

without_units() {
    local unit mask result=0
    local masked=()
    if has_systemd; then
        for unit in $unwanted_units; do
            mask=/run/systemd/system/$unit
            if [ -e "$mask" ] || systemctl cat "$unit" > /dev/null 2>&1; then continue; fi
            ln -s /dev/null "$mask" && masked+=("$unit")
        done
        systemctl daemon-reload
    fi
    "$@" || result=$?
    for unit in "${masked[@]}"; do
        rm -f "/run/systemd/system/$unit"
        systemctl disable --quiet "$unit" > /dev/null 2>&1 || true
    done
    [ "${#masked[@]}" -eq 0 ] || systemctl daemon-reload
    return "$result"
}

engine_warning() {
    case " $* " in
        *' docker.io '*) if has_systemd; then echo '; docker.io also starts a system-wide Docker engine'; fi ;;
    esac
}

apt_updated=
apt_update() {
    [ -z "$apt_updated" ] || return 0
    apt_updated=yes
    change "refresh the package lists (apt-get update)" || return 0
    quietly apt-get update
}

# Runs a command that talks a lot: its output is shown only if it fails.
quietly() {
    local output
    if ! output=$("$@" 2>&1 9>&- < /dev/null); then
        complain "failed: $*"
        tail -n 15 <<< "$output" >&2
        return 1
    fi
}

install_packages() {
    local missing
    if ! have_apt; then
        name_tools
        return 0
    fi
    missing=$(missing_packages | paste -sd ' ')
    [ -n "$missing" ] || lists_are_wanting || { name_unknown_packages; return 0; }
    if ! am_root && [ -z "$dry_run" ]; then
        complain "packages are missing; as root run: sudo scripts/setup"
        complain "or only: sudo apt-get install --no-install-recommends $missing"
        return 0
    fi
    apt_update || return 1
    # Only fresh lists tell which of the optional packages can be had.
    missing=$(missing_packages | paste -sd ' ')
    [ -n "$missing" ] || { name_unknown_packages; return 0; }
    # shellcheck disable=SC2086
    change "install packages: $missing$(engine_warning $missing)" || return 0
    # RUNLEVEL keeps hosts with init scripts from starting what is installed; systemd decides by itself.
    # shellcheck disable=SC2086
    without_units quietly env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
        apt-get install --yes --no-install-recommends -o Dpkg::Options::=--force-confold $missing
}

# Elsewhere the names differ, so the tools are named and not the packages.
name_tools() {
    local tool missing=
    for tool in runc crun runsc podman bwrap systemd-nspawn qemu-system-x86_64 linux.uml fio hyperfine busybox mke2fs cpio modinfo ip unshare; do
        command -v "$tool" > /dev/null || missing+=" $tool"
    done
    [ -z "$missing" ] || complain "no apt-get here: install by hand what you want to measure:$missing (and a Docker engine)"
}
