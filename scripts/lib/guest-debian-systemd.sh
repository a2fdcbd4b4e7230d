# shellcheck shell=bash disable=SC2034,SC2154 # names are shared between the parts
# The booted guest: the tree of `debian`, and systemd to bring it up as a small server.

# Nobody logs in, and the prompts would answer on the console of the harness.
systemd_masked='getty.target'
# Clean up, renew or check over days; the calendar would make one boot differ from the next.
systemd_masked+=' apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service'
systemd_masked+=' fstrim.timer systemd-tmpfiles-clean.timer'
# No network to mount from, and no drivers in the guest to load: a machine is given those it needs before.
systemd_masked+=' proc-sys-fs-binfmt_misc.automount remote-fs.target modprobe@.service systemd-modules-load.service'

fill_debian-systemd() {
    local unit units=$1/etc/systemd/system
    debian_tree "$1" "$debian_systemd_packages" --variant custom --setup-hook "cp -a '$cache/guests/debian/current/root/.' \"\$1\""
    for unit in $systemd_masked; do ln -sf /dev/null "$units/$unit"; done
    install -m 644 "$scripts/guest/bench.target" "$scripts/guest/bench-console.service" "$units"
    ln -sf bench.target "$units/default.target"
    install -d "$1/etc/systemd/system.conf.d"
    printf '[Manager]\nShowStatus=no\n' > "$1/etc/systemd/system.conf.d/bench.conf"
    # All files have one time: the caches that came with the packages are as new as they can be, not to be made at each boot.
    : > "$1/etc/.updated"
    : > "$1/var/.updated"
    install -d "$1/bench"
    install -m 755 "$scripts/guest/first" "$scripts/guest/service" "$1/bench"
}

initramfs_debian-systemd() { debian_initramfs "$@"; }

disk_debian-systemd() { debian_disk "$@"; }

packages_debian-systemd() { debian_package_count "$@"; }

init_debian-systemd() { echo /bench/first; }
