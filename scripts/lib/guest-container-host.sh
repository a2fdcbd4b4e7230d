# shellcheck shell=bash disable=SC2034,SC2154 # names are shared between the parts
# No guest to be measured, but the system of a machine that runs a guest as a container: a runtime, CRIU, and what they need.

container_packages='runc criu tar'

# Drivers of a container's root; and what CRIU looks for, with the line by which the harness asks for a snapshot.
container_modules='overlay'
snapshot_modules='crc32c_generic unix_diag inet_diag tcp_diag udp_diag raw_diag netlink_diag nf_tables veth virtio_console'

fill_container-host() {
    local full=$1.full package file
    debian_tree "$full" "$container_packages" --variant extract || return 1
    # CRIU's package brings Python and more, for tools that nobody calls here: of all that, the programs and the libraries they load.
    for file in /usr/bin/runc /usr/sbin/criu /bin/tar; do
        echo "$file"
        chroot "$full" /lib64/ld-linux-x86-64.so.2 --list "$file" | grep -o '/[^ ]*'
    done | sort -u | while read -r file; do install -D "$full$file" "$1$file"; done
    install -d "$1/sbin" "$1/bin" "$1/bench"
    ln -s /bench/busybox "$1/bin/sh"
    ln -s /bench/busybox "$1/bin/gzip"
    install -m 755 "$scripts/container-host/machine" "$1/bench/machine"
    remove_folders "$full"

    mkdir "$full" "$1/bench/container" "$1/bench/snapshots"
    package=$(basename "$kernel")
    (cd "$full" && quietly apt-get -o APT::Sandbox::User=root download "${package/_/=}") || return 1
    dpkg-deb -x "$full"/*.deb "$full/tree" || return 1
    kernel_modules "$full/tree" "$1/bench/container" "$container_modules"
    kernel_modules "$full/tree" "$1/bench/snapshots" "$snapshot_modules"
    remove_folders "$full"
}

initramfs_container-host() { debian_initramfs "$@"; }

disk_container-host() { debian_disk "$@"; }

packages_container-host() { wc -w <<< "$container_packages"; }

init_container-host() { echo /bench/machine; }
