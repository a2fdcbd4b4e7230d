# shellcheck shell=bash disable=SC2034,SC2154 # names are shared between the parts
# The small guest: one static program under the names of all its applets.

fill_busybox() {
    local applet
    install -d "$1"/{bin,etc,usr}
    "$(busybox_program)" --list | while read -r applet; do ln -s /bench/busybox "$1/bin/$applet"; done
    echo 'root:x:0:0:root:/root:/bin/sh' > "$1/etc/passwd"
    echo 'root:x:0:' > "$1/etc/group"
    printf 'ID=bench-busybox\nNAME="BusyBox"\nPRETTY_NAME="BusyBox"\n' > "$1/etc/os-release"
}

# A machine runs from memory: the initramfs is the whole guest.
initramfs_busybox() {
    local tree=$1/initramfs
    cp -a "$1/root" "$tree"
    ln -s bench/init "$tree/init"
    add_kernel_modules "$tree" "$2"
    pack_initramfs "$tree" "$1/initramfs.cpio"
    remove_folders "$tree"
}

disk_busybox() { :; }

packages_busybox() { echo 1; }

init_busybox() { echo /bench/init; }
