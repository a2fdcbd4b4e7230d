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
        amd64) echo qemu-system-x86 user-mode-linux ;;
    esac
    any_engine_answers || echo docker.io
}

missing_packages() {
    local wanted
    # shellcheck disable=SC2046 # a list of words
    wanted=$(printf '%s\n' $(wanted_packages) | sort)
    # shellcheck disable=SC2086
    comm -23 <(echo "$wanted") \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2> /dev/null | sed -n 's/^installed //p' | sort)
}

has_systemd() { [ -d /run/systemd/system ]; }

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
    [ -n "$missing" ] || return 0
    if ! am_root && [ -z "$dry_run" ]; then
        complain "packages are missing; as root run: sudo scripts/setup"
        complain "or only: sudo apt-get install --no-install-recommends $missing"
        return 0
    fi
    apt_update || return 1
    # shellcheck disable=SC2086
    change "install packages: $missing$(engine_warning $missing)" || return 0
    # RUNLEVEL keeps hosts with init scripts from starting what is installed; systemd decides by itself.
    # shellcheck disable=SC2086
    quietly env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
        apt-get install --yes --no-install-recommends -o Dpkg::Options::=--force-confold $missing
}

# Elsewhere the names differ, so the tools are named and not the packages.
name_tools() {
    local tool missing=
    for tool in runc qemu-system-x86_64 linux.uml fio hyperfine busybox mke2fs cpio modinfo ip unshare; do
        command -v "$tool" > /dev/null || missing+=" $tool"
    done
    [ -z "$missing" ] || complain "no apt-get here: install by hand what you want to measure:$missing (and a Docker engine)"
}
