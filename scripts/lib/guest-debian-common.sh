# shellcheck shell=bash disable=SC2034,SC2154 # names are shared between the parts
# What the Debian guests share: the host's Debian release, from the host's Debian mirrors.

# What workloads need beside the base system.
debian_packages='fio sysbench stress-ng linux-perf iperf3 sockperf redis-server redis-tools nginx-light sqlite3 wrk zstd'

# What a minimal server boots with.
debian_systemd_packages='systemd systemd-sysv dbus udev'

# Only Debian's own repositories, whatever form they are configured in, as one-line sources. A mirror may give itself
# another origin: it is the one that has base-files, and so are the others of its origin.
debian_sources() {
    local base
    base=$(apt-cache policy base-files | awk '$1 ~ /^[0-9]+$/ && $NF == "Packages" { print $2 }')
    # shellcheck disable=SC2016 # apt fills these in
    apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)|$(ORIGIN)' 'Created-By: Packages' |
        awk -F '[ |]' -v base="$base" '
            BEGIN { split(base, sites, "\n"); for (i in sites) is_base[sites[i]]; accepted["Debian"] }
            { origin = $0; sub(/^[^|]*[|]/, "", origin); origins[NR] = origin; site[NR] = $1; source[NR] = "deb " $1 " " $2 " " $3 }
            $1 in is_base && origin != "" { accepted[origin] }
            END { for (i = 1; i <= NR; i++) if (origins[i] in accepted || site[i] in is_base) print source[i] }' | sort -u
}

debian_suite() { sed -n 's/^VERSION_CODENAME=//p' /etc/os-release; }

# How the host reaches its mirrors (proxies, certificates, patience) holds for the guest's build too.
apt_settings() { apt-config dump | grep '^Acquire::' || true; }

# The keys that the host trusts for them.
trusted_keys() {
    local key
    for key in /usr/share/keyrings/debian-archive-keyring.* /etc/apt/trusted.gpg.d/* /etc/apt/keyrings/* \
        $(sed -nE 's/.*[Ss]igned-[Bb]y[:=] *([^], ]*).*/\1/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2> /dev/null); do
        case $key in
            *.gpg | *.asc) [ ! -f "$key" ] || cp "$key" "$1/" ;;
            *.pgp) [ ! -f "$key" ] || cp "$key" "$1/$(basename "$key" .pgp).gpg" ;;
        esac
    done
}

# debian_tree ROOT PACKAGES ARGUMENT...: fills a tree as the arguments of mmdebstrap say.
debian_tree() {
    local root=$1 packages=$2 work sources
    shift 2
    work=$(mktemp -d)
    chmod 711 "$work" # apt checks signatures as a user of its own
    apt_settings > "$work/apt.conf"
    install -d "$work/keys"
    trusted_keys "$work/keys"
    mapfile -t sources < <(debian_sources)
    [ "${#sources[@]}" -gt 0 ] || { complain "no Debian repository is configured"; return 1; }
    quietly mmdebstrap --mode root --keyring "$work/keys" "$@" \
        --include "${packages// /,}" --aptopt "$work/apt.conf" --aptopt 'APT::Install-Recommends "false"' \
        --dpkgopt 'force-unsafe-io' \
        --dpkgopt 'path-exclude=/usr/share/man/*' --dpkgopt 'path-exclude=/usr/share/info/*' \
        --dpkgopt 'path-exclude=/usr/share/locale/*' --dpkgopt 'path-exclude=/usr/share/doc/*' \
        --dpkgopt 'path-include=/usr/share/doc/*/copyright' \
        "$(debian_suite)" "$root" "${sources[@]}" || { rm -rf "$work"; return 1; }
    rm -rf "$work"
    forget_the_build "$root"
}

# What belongs to this machine or this hour, and not to the guest.
forget_the_build() {
    local root=$1
    nothing_is_mounted_below "$root" || return 1
    rm -rf "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/* "$root"/etc/apt/apt.conf.d/99mmdebstrap \
        "$root"/etc/apt/auth.conf* "$root"/etc/dpkg/dpkg.cfg.d/99mmdebstrap
    rm -rf "$root"/var/lib/apt/lists/* "$root"/var/lib/apt/extended_states "$root"/var/cache/apt/* \
        "$root"/var/cache/debconf/*-old "$root"/var/cache/ldconfig/* "$root"/var/lib/dpkg/*-old
    rm -rf "${root:?}"/dev/* "${root:?}"/run/* "${root:?}"/tmp/* "$root"/etc/.pwd.lock "$root"/etc/*-
    find "$root/var/log" -type f -delete
    : > "$root/etc/machine-id"
    rm -f "$root/var/lib/dbus/machine-id"
    # Compiled Python differs from build to build; it is made anew on use, or not at all.
    find "$root/usr" -depth -name __pycache__ -exec rm -rf {} +
}

# A machine boots from the disk: its initramfs only loads the driver and mounts it.
debian_initramfs() {
    local tree=$1/initramfs
    install -d "$tree"/{bench,dev,proc,root}
    install -m 755 "$(busybox_program)" "$tree/bench/busybox"
    install -m 755 "$scripts/guest/stage" "$tree/init"
    add_kernel_modules "$tree" "$2"
    pack_initramfs "$tree" "$1/initramfs.cpio"
    remove_folders "$tree"
}

# Made without mounting, with room for the files of a disk job, the same identity each time and no journal to replay.
debian_disk() {
    local kilobytes
    kilobytes=$(($(du -s --block-size=1K "$1/root" | cut -f 1) * 108 / 100 + 131072))
    E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH quietly mke2fs -q -F -t ext4 -b 4096 -m 0 -L bench-root \
        -O ^has_journal -U 62656e63-682d-726f-6f74-303030303031 -E hash_seed=62656e63-682d-726f-6f74-303030303032 \
        -d "$1/root" "$1/disk.img" "${kilobytes}k"
}

debian_package_count() { grep -c '^Status: install ok installed$' "$1/var/lib/dpkg/status"; }
