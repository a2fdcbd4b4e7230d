# What the experiment runs, on the host and in instances. Only modules of perl-base, which every Debian has.
#
#   plant FOLDER     plants secrets until its standard input ends: the first line of that is their number
#   probe [HOW]      asks each question of the table below __DATA__, in a child with a limit; prints a line for each:
#                    name, exit status, errno, what was found. HOW is for controls:
#                    weaken: make the kernel's settings writable, and leave the changed root for system calls
#                    harden: take away all that the questions ask for
#                    host: leave the host as it is
#
# A secret is bench-KIND-NUMBER, but for a process's name, which must be short. Instances are told where the host's are
# (BENCH_FILE, BENCH_PORT, BENCH_PIDS) and never their number; they plant secrets of their own, by which a blind eye shows.
use strict;
use warnings;
no warnings 'portable';
use Fcntl;
use IPC::Open2;
use POSIX 'uname';
use Socket;

$| = 1;
my $limit = 5;
my ($verb, @arguments) = @ARGV;
my %way = (call => \&call, write => \&write_to, device => \&device, memory => \&memory, sh => sub { exec 'sh', '-c', $_[0] });
{ plant => \&plant, planted => \&planted, probe => \&probe }->{$verb}->(@arguments);

# The number comes by standard input, so that only the process that is planted shows it.
sub plant {
    my ($folder) = @_;
    sysread STDIN, my $number, 64;
    chomp $number;
    $ENV{BENCH_SECRET} = "bench-environment-$number";
    exec $^X, $0, 'planted', $folder, "bench-argument-$number";
}

sub planted {
    my ($folder, $argument) = @_;
    my ($number) = $argument =~ /([0-9a-f]+)$/;
    my $memory = join ' ', ("bench-memory-$number") x 64;
    my ($file, $mount) = ("$folder/bench-file", "$folder/bench-mount");
    mkdir $mount;
    put($file, "bench-file-$number\n");
    put('/proc/self/comm', "bn-$number");
    put('/dev/kmsg', "bench-log-$number\n");
    system "mount -t tmpfs -o size=4k bench-mount-$number $mount 2> /dev/null";
    socket my $abstract, AF_UNIX, SOCK_STREAM, 0;
    bind $abstract, pack('S a*', AF_UNIX, "\0bench-socket-$number");
    listen $abstract, 1;
    socket my $listener, AF_INET, SOCK_STREAM, 0;
    bind $listener, sockaddr_in(0, INADDR_LOOPBACK);
    listen $listener, 9;
    print +(sockaddr_in(getsockname $listener))[0], "\n";
    for (;;) {
        my $ready = '';
        vec($ready, $_, 1) = 1 for fileno STDIN, fileno $listener;
        select $ready, undef, undef, undef;
        last if vec $ready, fileno STDIN, 1;
        accept my $client, $listener or next;
        syswrite $client, "bench-listener-$number\n";
    }
    system "umount $mount 2> /dev/null";
    rmdir $mount;
    unlink $file;
}

sub put {
    my ($path, $text) = @_;
    sysopen my $file, $path, O_WRONLY | ($path =~ m{^/dev/} ? 0 : O_CREAT) or return;
    syswrite $file, $text;
}

sub probe {
    my $how = shift // '';
    my $number = sprintf '%012x', rand 2**48;
    my $planted = open2 my $from, my $to, $^X, $0, 'plant', '/tmp' if $how eq '';
    $ENV{BENCH_OWN_PORT} = 0;
    chomp($ENV{BENCH_OWN_PORT} = (print {$to} "$number\n") && <$from>) if $planted;
    print "own\t0\t0\t$number\n";
    system 'mount -o remount,bind,rw /sys' if $how eq 'weaken';
    harden() if $how eq 'harden';
    while (<DATA>) {
        chomp;
        next if /^(#|$)/;
        my ($name, $kind, $way, $what) = split /\t/;
        my $child = open my $answer, '-|';
        if (!$child) {
            open STDERR, '>', '/dev/null';
            setpgrp;
            deny($1) if $how eq 'harden' && $way eq 'call' && $what =~ /^(\d+)/;
            chroot $ENV{BENCH_ROOT} if $how eq 'weaken' && $way eq 'call'; # none may make user namespaces in a changed root
            $! = 0;
            $way{$way}->($what);
            print "errno=", $! + 0;
            exit;
        }
        my $found = '';
        eval {
            local $SIG{ALRM} = sub { die };
            alarm $limit;
            local $/;
            $found = <$answer> // '';
        };
        alarm 0;
        kill KILL => -$child;
        close $answer;
        my $status = $?;
        my $errno = $found =~ s/errno=(\d+)$// ? $1 : 0;
        if ($kind eq 'leaks') {
            my %secrets = map { $_ => 1 } $found =~ /b(?:n|ench-[a-z]+)-[0-9a-f]{12}/g;
            $found = join ' ', keys %secrets, $found eq '' ? () : 'read';
        }
        $found =~ s/\s+/ /g;
        print "$name\t$status\t$errno\t$found\n";
    }
    close $to if $planted;
    waitpid $planted, 0 if $planted;
}

# Nothing is read of what a call gives: errno says whether the kernel has looked at it.
sub call {
    my ($number, $arguments) = $_[0] =~ /^(\d+) ?(.*)/;
    return $! = 38 if (uname)[4] ne 'x86_64'; # the numbers are that machine's
    eval "my \@arguments = ($arguments); \$! = 0; syscall \$number, \@arguments; 1" or die;
    my $errno = $! + 0;
    unlink "/tmp/bench-node-$$"; # what mknod has made: in the control it is on the host
    $! = $errno;
}

# To open is harmless: nothing is written.
sub write_to {
    sysopen my $file, $_[0], O_WRONLY | O_NONBLOCK and $! = 0;
}

# What /dev lacks, root can make.
sub device {
    my ($path, $type, $major, $minor) = split / /, $_[0];
    ($major, $minor) = split /:/, $ENV{BENCH_DISK} || '0:0' if !defined $major;
    return $! = 0 if sysopen my $there, "/dev/$path", O_RDONLY | O_NONBLOCK | O_NOCTTY;
    my $made = "/dev/bench-$$";
    return $! = 1 if system "mknod $made $type $major $minor";
    my $opened = sysopen my $file, $made, O_RDONLY | O_NONBLOCK | O_NOCTTY;
    my $errno = $opened ? 0 : $! + 0;
    unlink $made;
    $! = $errno;
}

# Reads the memory of processes that hold a secret, as far as they are to be seen.
sub memory {
    my @processes = grep { comm($_) =~ /^bn-/ } map { m{/(\d+)/} } glob '/proc/[0-9]*/comm';
    push @processes, split / /, $ENV{BENCH_PIDS} || '' if $_[0] eq 'twin';
    for my $process (@processes) {
        open my $maps, '<', "/proc/$process/smaps" or next;
        open my $memory, '<:raw', "/proc/$process/mem" or next;
        my ($from, $to, $left) = (0, 0, 512 << 20);
        while (<$maps>) {
            ($from, $to) = /^(\w+)-(\w+) r/ ? (hex $1, hex $2) : (0, 0) if /^\w+-\w+ /;
            next if !/^Rss: +[1-9]/;
            for (my $at = $from; $at < $to && $left > 0; $at += 1 << 20) {
                sysseek $memory, $at, 0 or last;
                $left -= sysread($memory, my $part, $to - $at < (1 << 20) ? $to - $at : 1 << 20) // last;
                print "$1 " while $part =~ /(bench-(?:memory|twin)-[0-9a-f]{12})/g;
            }
        }
    }
    $! = 0;
}

sub comm {
    open my $file, '<', "/proc/$_[0]/comm" or return '';
    return <$file> // '';
}

# Another user without a /proc or /sys, without network and host name.
sub harden {
    syscall 272, 0x04000000 | 0x00020000 | 0x40000000;
    system 'mount --make-rprivate / && mount -t tmpfs none /proc && mount -t tmpfs none /sys';
    syscall 170, my $name = 'none', 4;
    ($(, $)) = (65534, '65534 65534');
    ($<, $>) = (65534, 65534);
    syscall 157, 38, 1, 0, 0, 0;
}

# The kernel refuses one system call from now on.
sub deny {
    my ($call) = @_;
    my $filter = pack '(S C C L)4', 0x20, 0, 0, 0, 0x15, 0, 1, $call, 0x06, 0, 0, 0x00050001, 0x06, 0, 0, 0x7fff0000;
    syscall 317, 1, 0, my $program = pack 'S x6 P', 4, $filter;
}
