# shellcheck shell=bash disable=SC2034,SC2154 # names are shared between the parts
# The full guest: a whole Debian userland, of which only the bench init runs.

fill_debian() { debian_tree "$1" "$debian_packages" --variant minbase; }

initramfs_debian() { debian_initramfs "$@"; }

disk_debian() { debian_disk "$@"; }

packages_debian() { debian_package_count "$@"; }

init_debian() { echo /bench/init; }
