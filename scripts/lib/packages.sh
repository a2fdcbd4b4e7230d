# shellcheck shell=bash disable=SC2034,SC2154 # names are shared between the parts
# The Debian packages that the harness and its set-up use.

have_apt() { command -v apt-get > /dev/null && command -v dpkg-query > /dev/null; }

architecture() { dpkg --print-architecture 2> /dev/null || uname -m | sed 's/^x86_64$/amd64/; s/^aarch64$/arm64/'; }

have_lists() {
    local lists
    have_apt || return 1
    eval "$(apt-config shell lists Dir::State::lists/f)"
    compgen -G "$lists/*_Packages*" > /dev/null
}

# Package and its program, as PACKAGE:PROGRAM. A package is missing only while the host has neither.
package_list() {
    echo runc:runc fio:fio hyperfine:hyperfine
    echo mmdebstrap:mmdebstrap e2fsprogs:mke2fs cpio:cpio kmod:modinfo iproute2:ip util-linux:unshare xz-utils:xz zstd:zstd
    echo debian-archive-keyring: linux-perf:perf perl-base:perl
    echo bubblewrap:bwrap systemd-container:systemd-nspawn crun:crun podman:podman uidmap:newuidmap runsc:runsc lxc:lxc-start
    # Software emulation and the kernel as a process are for the processor the host has.
    case $(architecture) in
        amd64)
            echo qemu-system-x86:qemu-system-x86_64 qemu-utils:qemu-img user-mode-linux:linux.uml
            # Until 7.2, QEMU came with a virtiofsd of its own.
            [ -e /usr/lib/qemu/virtiofsd ] || echo virtiofsd:virtiofsd
            ;;
    esac
    any_engine_answers || echo docker.io:dockerd
}

missing_packages() {
    local package program
    local without_program=()
    while IFS=: read -r package program; do
        [ -n "$program" ] && command -v "$program" > /dev/null || without_program+=("$package")
    done < <(package_list | tr ' ' '\n')
    not_installed "${without_program[@]}"
}

not_installed() {
    [ $# -gt 0 ] || return 0
    comm -23 <(printf '%s\n' "$@" | sort) \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2> /dev/null | sed -n 's/^installed //p' | sort)
}

# The sorted names among those given that apt can install from its lists.
known_packages() {
    apt-cache policy "$@" 2> /dev/null | awk '
        /^[^ ]/ { package = substr($1, 1, length($1) - 1) }
        $1 == "Candidate:" && $2 != "(none)" { print package }' | sort
}

# Nothing that the host has may go: not to make room for a conflicting package, nor as no longer needed.
apt_options=(--yes --no-install-recommends --no-remove -o APT::Get::AutomaticRemove=false
    -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=300)

simulate_install() { apt-get "${apt_options[@]}" --simulate install "$@" 2> /dev/null; }

# choose_packages PACKAGE...: sorts them into installable (all of them at once), refused and unknown.
choose_packages() {
    local package known
    installable=() refused=()
    mapfile -t known < <(known_packages "$@")
    mapfile -t unknown < <(comm -23 <(printf '%s\n' "$@") <(printf '%s\n' "${known[@]}"))
    [ "${#known[@]}" -gt 0 ] || return 0
    if simulate_install "${known[@]}" > /dev/null; then
        installable=("${known[@]}")
        return 0
    fi
    for package in "${known[@]}"; do
        if simulate_install "${installable[@]}" "$package" > /dev/null; then
            installable+=("$package")
        else
            refused+=("$package")
        fi
    done
}

# A refused package is a complaint, since the host can be changed; an unknown one is only why a platform will be missing.
name_left_out() {
    local package removed
    for package in "${refused[@]}"; do
        removed=$(simulate_install --remove "$package" | awk '$1 == "Remv" { print $2 }' | sort | paste -sd ' ')
        if [ -n "$removed" ]; then
            complain "the package $package is not installed, because apt would remove $removed for it;" \
                "to measure with it, put its program on PATH"
        else
            complain "the package $package is not installed, because apt cannot install it here;" \
                "apt-get --simulate install $package says why"
        fi
    done
    [ "${#unknown[@]}" -eq 0 ] ||
        note "apt does not know these packages here, so what needs them will be missing: ${unknown[*]}"
}

# What apt does besides the packages that it is asked for.
name_side_effects() {
    local plan new upgraded
    plan=$(simulate_install "${installable[@]}") || true
    new=$(awk '$1 == "Inst" && $3 !~ /^\[/ { print $2 }' <<< "$plan" | sort |
        comm -23 - <(printf '%s\n' "${installable[@]}" | sort) | paste -sd ' ')
    upgraded=$(awk '$1 == "Inst" && $3 ~ /^\[/ { print $2 }' <<< "$plan" | sort | paste -sd ' ')
    [ -z "$new" ] || echo "setup: ${dry_run:+would }install what they depend on: $new"
    [ -z "$upgraded" ] || echo "setup: ${dry_run:+would }upgrade what they depend on: $upgraded"
}

# Packages are installed below this folder, as dpkg has it; usually there is no other than /.
dpkg_root=${DPKG_ROOT:-}

has_systemd() { [ -d "$dpkg_root/run/systemd/system" ]; }

# Units that a package enables as it is installed: nothing here needs them; lxc-net would make a bridge, and docker change how
# the host forwards packets. Where systemd runs they are masked meanwhile, so that none starts. What was there before stays as
# the administrator has it.
unwanted_units='docker.service docker.socket containerd.service
    podman.socket podman.service podman-auto-update.timer podman-auto-update.service podman-restart.service
    machines.target lxc.service lxc-net.service lxc-monitord.service'

# Whether the host has a unit or an init script of that name.
has_unit() {
    compgen -G "$dpkg_root/*/systemd/system/$1" > /dev/null || [ -e "$dpkg_root/usr/lib/systemd/system/$1" ] ||
        [ -e "$dpkg_root/etc/init.d/${1%.service}" ]
}

# The units to disable are noted before anything else happens: however this set-up ends, it or the next one does so.
without_units() {
    local unit result=0
    local added=()
    for unit in $unwanted_units; do has_unit "$unit" || added+=("$unit"); done
    [ "${#added[@]}" -gt 0 ] || { "$@"; return; }
    printf '%s\n' "${added[@]}" > "$cache/units" || return 1
    if has_systemd; then
        for unit in "${added[@]}"; do ln -s /dev/null "$dpkg_root/run/systemd/system/$unit"; done
        systemctl daemon-reload
    fi
    "$@" || result=$?
    disable_units
    return "$result"
}

# Disables the noted units, once no apt is at work that may still enable them.
disable_units() {
    local unit
    [ -e "$cache/units" ] || return 0
    wait_for_apt
    while read -r unit; do
        rm -f "$dpkg_root/run/systemd/system/$unit"
        # Also where systemd does not run now: it may at the next start.
        systemctl disable --quiet "$unit" < /dev/null > /dev/null 2>&1 || true
        [ ! -e "$dpkg_root/etc/init.d/${unit%.service}" ] || update-rc.d "${unit%.service}" disable < /dev/null > /dev/null 2>&1 || true
    done < "$cache/units"
    ! has_systemd || systemctl daemon-reload
    rm -f "$cache/units"
}

# A set-up that was killed did not get this far.
disable_left_units() {
    am_root && [ -s "$cache/units" ] || return 0
    change "disable the units that an interrupted set-up left: $(paste -sd ' ' "$cache/units")" || return 0
    disable_units
}

# However the set-up ends; its terminal may be gone.
clean_up() {
    ! am_root || [ -n "$dry_run" ] || disable_units > /dev/null 2>&1 || true
    [ -z "$apt_work" ] || rm -rf "$apt_work"
}

# apt waits by itself for dpkg's lock, but not for those of its lists and downloads.
wait_for_apt() {
    local lists archives status tries
    eval "$(apt-config shell lists Dir::State::lists/f archives Dir::Cache::archives/f status Dir::State::status/f)"
    for ((tries = 0; tries < 300; tries++)); do
        ! is_locked "$lists/lock" && ! is_locked "$archives/lock" &&
            ! is_locked "${status%/*}/lock-frontend" && ! is_locked "${status%/*}/lock" && return 0
        [ "$tries" -gt 0 ] || echo 'setup: waiting until another apt has finished' >&2
        sleep 1
    done
}

# Whether a process has locked the file. The kernel names its device as mountinfo does, which stat does not on every file system.
is_locked() {
    local device
    [ -e "$1" ] && device=$(findmnt --noheadings --output MAJ:MIN --target "$1" | tail -n 1) || return 1
    # shellcheck disable=SC2086 # two numbers
    grep -q " $(printf '%02x:%02x' ${device/:/ }):$(stat -c %i "$1") " /proc/locks
}

# apt does nothing at all while one list of sources is malformed: this set-up goes on without that one.
pass_over_malformed_sources() {
    local parts main file malformed='' use_main=
    ! apt-get indextargets > /dev/null 2>&1 || return 0
    eval "$(apt-config shell parts Dir::Etc::sourceparts/d main Dir::Etc::sourcelist/f)"
    apt_work=$(mktemp -d)
    chmod 755 "$apt_work" # apt downloads as a user of its own
    mkdir "$apt_work/parts"
    for file in "$main" "$parts"*.list "$parts"*.sources; do
        if ! apt-get -o Dir::Etc::sourcelist="$file" -o Dir::Etc::sourceparts=/dev/null indextargets > /dev/null 2>&1; then
            malformed+=" $file"
        elif [ "$file" = "$main" ]; then
            use_main=yes
        elif [ -e "$file" ]; then
            ln -s "$file" "$apt_work/parts"
        fi
    done
    [ -z "$malformed" ] || complain "apt cannot read these lists of sources, and set-up goes on without them:$malformed"
    {
        [ -z "${APT_CONFIG:-}" ] || cat "$APT_CONFIG"
        echo "Dir::Etc::sourceparts \"$apt_work/parts\"; APT::Get::List-Cleanup \"false\";"
        [ -n "$use_main" ] || echo 'Dir::Etc::sourcelist "/dev/null";'
    } > "$apt_work/apt.conf"
    export APT_CONFIG=$apt_work/apt.conf
}

apt_work=
apt_updated=
# Never fails: with one list that cannot be refreshed, the others still serve.
apt_update() {
    local output
    [ -z "$apt_updated" ] || return 0
    apt_updated=yes
    change "refresh the package lists (apt-get update)" || return 0
    wait_for_apt
    # A mirror may call itself something else from one day to the next; another release is not accepted.
    output=$(apt-get -o Acquire::AllowReleaseInfoChange::Origin=true \
        -o Acquire::AllowReleaseInfoChange::Label=true update 2>&1 9>&- < /dev/null) ||
        complain "apt-get update could not refresh every list, and set-up goes on with the rest: $(grep -m 1 '^E:' <<< "$output")"
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
    local missing installable refused unknown
    if ! have_apt; then
        name_tools
        return 0
    fi
    mapfile -t missing < <(missing_packages)
    [ "${#missing[@]}" -gt 0 ] || return 0
    pass_over_malformed_sources
    choose_packages "${missing[@]}"
    if [ "${#installable[@]}" -eq 0 ] && have_lists; then
        name_left_out
        return 0
    fi
    if ! am_root && [ -z "$dry_run" ]; then
        name_left_out
        complain "packages are missing; as root run: sudo scripts/setup"
        complain "or only: sudo apt-get install --no-remove --no-install-recommends ${installable[*]:-${missing[*]}}"
        return 0
    fi
    apt_update
    if [ -n "$dry_run" ] && ! have_lists; then
        change "install packages, as far as those lists have them: ${missing[*]}" || return 0
    fi
    [ -n "$dry_run" ] || choose_packages "${missing[@]}"
    name_left_out
    [ "${#installable[@]}" -gt 0 ] || return 0
    change "install packages: ${installable[*]}" || { name_side_effects; return 0; }
    name_side_effects
    wait_for_apt
    # RUNLEVEL keeps hosts with init scripts from starting what is installed; systemd decides by itself. NEEDRESTART keeps
    # Ubuntu from restarting services.
    without_units quietly env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 NEEDRESTART_SUSPEND=1 \
        apt-get "${apt_options[@]}" install "${installable[@]}"
}

# Elsewhere the names differ, so the programs are named and not the packages.
name_tools() {
    local package program absent=
    while IFS=: read -r package program; do
        [ -z "$program" ] || command -v "$program" > /dev/null || absent+=" $program"
    done < <(package_list | tr ' ' '\n')
    is_static "$(busybox_program)" || absent+=' busybox (static)'
    [ -z "$absent" ] || complain "no apt-get here: install by hand what you want to measure:$absent"
}
