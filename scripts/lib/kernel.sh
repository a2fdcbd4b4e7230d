# shellcheck shell=bash disable=SC2034,SC2154 # names are shared between the parts
# The kernel for virtual machines: Debian's cloud kernel, unpacked into the cache and never installed.

# The drivers a machine needs to reach its disks; what they depend on is added.
guest_modules='virtio_pci virtio_mmio virtio_blk ext4'

# And its network, for instances that are asked to have one: apart, so that the others boot without.
guest_network_modules='virtio_net'

# And a folder of the host that is shared with it, likewise apart.
guest_sharing_modules='virtiofs'

kernel_directory() { echo "$cache/kernel/$1"; }

# kernel_fetch PACKAGE VERSION: puts vmlinuz, the modules and their order into the cache.
kernel_fetch() {
    local package=$1 version=$2 target work
    target=$(kernel_directory "${package}_$version")
    [ ! -e "$target/vmlinuz" ] || [ ! -e "$target/network/modules" ] || [ ! -e "$target/sharing/modules" ] || return 0
    [ -n "$dry_run" ] || [ -w "$cache" ] || return 1
    change "download the kernel for virtual machines: $package $version (kept in $cache/kernel, not installed)" || return 0
    mkdir -p "$cache/kernel"
    work=$(mktemp -d "$cache/kernel/.build.XXXXXX") || return 1
    if kernel_unpack "$package=$version" "$work"; then
        remove_folders "$target" || return 1
        chmod 755 "$work"
        mv -T "$work" "$target"
    else
        remove_folders "$work"
        return 1
    fi
}

kernel_unpack() {
    local release
    (cd "$2" && quietly apt-get -o APT::Sandbox::User=root download "$1") || return 1
    mkdir "$2/tree" "$2/modules" "$2/network" "$2/sharing"
    dpkg-deb -x "$2"/*.deb "$2/tree" || return 1
    release=$(basename "$2"/tree/lib/modules/* 2> /dev/null || basename "$2"/tree/usr/lib/modules/*)
    cp "$2/tree/boot/vmlinuz-$release" "$2/vmlinuz" || return 1
    echo "$release" > "$2/release"
    kernel_modules "$2/tree" "$2/modules" "$guest_modules"
    kernel_modules "$2/tree" "$2/network" "$guest_network_modules"
    kernel_modules "$2/tree" "$2/sharing" "$guest_sharing_modules" "$2/modules/modules"
    remove_folders "$2/tree" "$2"/*.deb
}

# kernel_modules TREE TARGET NAMES [BEFORE]: plain .ko files, and `modules` with their names in loading order, behind those of
# the list BEFORE, whose files are elsewhere.
kernel_modules() {
    local module
    cat "${4:-/dev/null}" > "$2/modules"
    for module in $3; do kernel_module "$1" "$2" "$module"; done
}

# A driver that is not there is part of the kernel itself.
kernel_module() {
    local file needed
    ! grep -qx "$3" "$2/modules" || return 0
    file=$(find "$1" -name "$3.ko" -o -name "$3.ko.xz" -o -name "$3.ko.zst" -o -name "$3.ko.gz" | head -n 1)
    [ -n "$file" ] || return 0
    case $file in
        *.xz) xz -dc "$file" > "$2/$3.ko" ;;
        *.zst) zstd -qdc "$file" > "$2/$3.ko" ;;
        *.gz) gzip -dc "$file" > "$2/$3.ko" ;;
        *) cp "$file" "$2/$3.ko" ;;
    esac
    for needed in $(modinfo -F depends "$2/$3.ko" | tr ',-' ' _'); do kernel_module "$1" "$2" "$needed"; done
    echo "$3" >> "$2/modules"
}
