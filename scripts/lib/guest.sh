# shellcheck shell=bash disable=SC2034,SC2154 # names are shared between the parts
# When to build a guest, and how it becomes the current one.

# In this order: the last is built upon the one before it.
guest_names='busybox debian debian-systemd container-host'

# base_of NAME: the guest that it is built upon, if any.
base_of() { [ "$1" != debian-systemd ] || echo debian; }

any_guest() { has_guests "$cache"; }

current_key() { readlink "$cache/guests/$1/current" 2> /dev/null || true; }

kernel_metapackage() {
    case $(architecture) in
        amd64) echo linux-image-cloud-amd64 ;;
    esac
}

# The versions a guest would be built from, as the host's package lists have them. Asking takes apt
# most of a second, so the answer is kept until the lists change.
candidate_versions() {
    have_lists || return 0
    local stamp memo=$cache/candidates
    stamp=$(stat -c '%n %Y %s' /var/lib/apt/lists/*_Packages* /etc/apt/preferences* "$scripts"/lib/guest*.sh 2> /dev/null | sha256sum)
    if [ "$(head -n 1 "$memo" 2> /dev/null)" != "$stamp" ]; then
        if [ -n "$dry_run" ] || [ ! -w "$cache" ]; then
            ask_candidates
            return
        fi
        { echo "$stamp"; ask_candidates; } > "$memo.new"
        mv "$memo.new" "$memo"
    fi
    tail -n +2 "$memo"
}

ask_candidates() {
    local kernel
    kernel=$(kernel_metapackage)
    # shellcheck disable=SC2086 # no word where there is no kernel
    apt-cache show --no-all-versions base-files $debian_packages $debian_systemd_packages $kernel 2> /dev/null | awk -v kernel="$kernel" '
        $1 == "Package:" { package = $2 }
        $1 == "Version:" { version = $2; if (package != kernel) print package, version }
        $1 == "Depends:" && package == kernel && version != "" { print "kernel", $2, version }' | sort
    # shellcheck disable=SC2086 # several packages
    apt-cache show --no-all-versions $container_packages 2> /dev/null | sed -n 's/^\(Package\|Version\): /container /p'
}

candidate_kernel() { candidate_versions | sed -n 's/^kernel //p'; }

# guest_key NAME KERNEL
guest_key() {
    {
        echo "$1 $2"
        cat "$scripts"/guest/* "$scripts"/lib/{make-guest,kernel.sh,guest-debian-common.sh,"guest-$1.sh"}
        [ -z "$(base_of "$1")" ] || guest_key "$(base_of "$1")" "$2"
        cat "$(busybox_program)" 2> /dev/null || true
        case $1 in
            busybox) ;;
            container-host) cat "$scripts/container-host/machine"; candidate_versions | grep '^container ' || true ;;
            *) candidate_versions | sed '/^kernel /d; /^container /d' ;;
        esac
    } | sha256sum | cut -c 1-16
}

# The static BusyBox: the host's, or the one in the cache.
busybox_program() {
    local program
    program=$(command -v busybox || echo /bin/busybox)
    if ! is_static "$program" && is_static "$cache/busybox"; then program=$cache/busybox; fi
    echo "$program"
}

# Debian's static BusyBox cannot be installed beside its other one, which many hosts have: it is kept in the cache.
obtain_busybox() {
    local work status=0
    ! is_static "$(busybox_program)" && have_apt || return 0
    [ -n "$dry_run" ] || [ -w "$cache" ] || return 0
    change "download a static BusyBox (kept in $cache/busybox, not installed)" || return 0
    rm -rf "$cache"/.busybox.* # a killed set-up's
    work=$(mktemp -d "$cache/.busybox.XXXXXX") || return 1
    (cd "$work" && quietly apt-get -o APT::Sandbox::User=root download busybox-static) &&
        dpkg-deb --fsys-tarfile "$work"/*.deb | tar --extract --to-stdout --wildcards '*bin/busybox' > "$work/busybox" &&
        chmod 755 "$work/busybox" && mv -T "$work/busybox" "$cache/busybox" || status=1
    rm -rf "$work"
    return "$status"
}

is_debian() { grep -qx 'ID=debian' /etc/os-release 2> /dev/null; }

# Said once by each set-up that is not quiet: what this host cannot have, however often it is set up.
name_limits() {
    is_debian ||
        note "this is no Debian, so the guests debian and debian-systemd and the kernel for virtual machines will be missing"
    [ "$(architecture)" = amd64 ] ||
        note "this host is $(architecture), so the virtual machines and user-mode Linux, which need amd64, will be missing"
}

# In a guest there is no loader: a program that names one in its head cannot run.
is_static() { [ -x "$1" ] && ! head -c 4096 "$1" | grep -qa -e 'ld-linux' -e 'ld-musl'; }

can_build() {
    is_static "$(busybox_program)" && command -v cpio > /dev/null || return 1
    [ "$1" = busybox ] || { am_root && is_debian && command -v mmdebstrap > /dev/null; }
}

# Without package lists nobody can say whether a guest is out of date: what is there is kept.
prepare_guests() {
    local name kernel
    if ! have_lists; then
        ! all_guests || return 0
        if have_apt && am_root; then apt_update || true; fi
    fi
    obtain_busybox || complain "no static BusyBox could be downloaded"
    obtain_kernel
    for name in $guest_names; do
        prepare_guest "$name" "$kernel" || complain "the guest $name could not be built"
    done
    [ -n "$dry_run" ] || remove_old_kernels "$kernel"
}

all_guests() {
    local name
    for name in $guest_names; do [ -e "$cache/guests/$name/current/manifest.json" ] || return 1; done
}

# Sets `kernel` to the one to build guests with: the newest that could be had, none without any.
obtain_kernel() {
    local wanted
    kernel=
    wanted=$(candidate_kernel)
    [ -n "$wanted" ] && can_build busybox || { [ -n "$dry_run" ] && [ -n "$wanted" ]; } || return 0
    # shellcheck disable=SC2086 # package and version
    if ! kernel_fetch $wanted; then
        am_root || return 0
        apt_update || return 0
        wanted=$(candidate_kernel)
        # shellcheck disable=SC2086
        kernel_fetch $wanted || return 0
    fi
    kernel=${wanted/ /_}
}

prepare_guest() {
    local name=$1 key
    if ! can_build "$name" && [ -z "$dry_run" ]; then return 0; fi
    if [ "$name" = container-host ] && [ -z "$2" ]; then return 0; fi # it is for machines alone
    if [ -z "$2" ] && [ -n "$(current_key "$name")" ] && [ -n "$(kernel_metapackage)" ]; then
        return 0 # a kernel could not be had now: better the guest that has one
    fi
    key=$(guest_key "$name" "$2")
    if [ "$(current_key "$name")" = "$key" ]; then
        remove_old_guests "$name" "$key"
        return 0
    fi
    if [ ! -e "$cache/guests/$name/$key/manifest.json" ]; then
        has_base "$name" "$2" || return 1
        change "build guest $name in $cache/guests/$name" || return 0
        build_guest "$name" "$key" "$2" || return 1
    fi
    make_current "$name" "$key"
}

# has_base NAME KERNEL: whether what the guest is built upon is there, and the right one.
has_base() {
    local base
    base=$(base_of "$1")
    [ -z "$base" ] || [ -n "$dry_run" ] || [ "$(current_key "$base")" = "$(guest_key "$base" "$2")" ]
}

build_guest() {
    local work name=$1
    mkdir -p "$cache/guests/$name"
    remove_folders "$cache/guests/$name"/.build.* || return 1
    work=$(mktemp -d "$cache/guests/$name/.build.XXXXXX") || return 1
    chmod 755 "$work"
    if "$scripts/lib/make-guest" "$work" "$@"; then
        remove_folders "$cache/guests/$name/$2" || return 1
        mv -T "$work" "$cache/guests/$name/$2"
    else
        remove_folders "$work"
        return 1
    fi
}

# A harness that is measuring holds the lock of its folder, and the guests that it found at its start.
harness_is_running() {
    local lock
    for lock in "$cache"/instances/*/lock; do
        [ -e "$lock" ] && ! flock --nonblock "$lock" true && return
    done
    return 1
}

# A reader sees the old guest or the new one, never half of one.
make_current() {
    local home=$cache/guests/$1
    ln -sfn "$2" "$home/.current"
    mv -T "$home/.current" "$home/current"
    remove_old_guests "$1" "$2"
}

# Those that a harness may still use, or that could not be removed, are left for the next set-up.
remove_old_guests() {
    local home=$cache/guests/$1 old
    [ -z "$dry_run" ] && [ -w "$home" ] && ! harness_is_running || return 0
    for old in "$home"/*; do
        [ -L "$old" ] || [ ! -d "$old" ] || [ "$(basename "$old")" = "$2" ] || remove_folders "$old" || true
    done
}

remove_old_kernels() {
    local old
    [ -n "$1" ] || return 0
    for old in "$cache"/kernel/* "$cache"/kernel/.build.*; do
        [ ! -d "$old" ] || [ "$(basename "$old")" = "$1" ] || remove_folders "$old" || true
    done
}
