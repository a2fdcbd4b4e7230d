# results.pl FILE...: what the test results in TRX files say: the failed and skipped tests with their messages,
# and a closing line over all of them. Fails if a test failed or none ran.
use strict;
use warnings;

my ($passed, $failed, $skipped) = (0, 0, 0);

sub text {
    my ($xml) = @_;
    my %entity = (lt => '<', gt => '>', quot => '"', apos => "'", amp => '&');
    $xml =~ s/&#x([0-9A-Fa-f]+);/chr(hex($1))/ge;
    $xml =~ s/&#([0-9]+);/chr($1)/ge;
    $xml =~ s/&(lt|gt|quot|apos|amp);/$entity{$1}/g;
    $xml =~ s/^\s+|\s+$//g;
    $xml =~ s/\r?\n/\n      /g;
    return $xml;
}

sub attribute {
    my ($tag, $name) = @_;
    return $tag =~ /\s$name="([^"]*)"/ ? text($1) : '';
}

sub show {
    my ($tag, $body) = @_;
    my $outcome = attribute($tag, 'outcome');
    return if $outcome eq 'Passed';
    my $word = $outcome =~ /^(?:Failed|Error|Timeout|Aborted)$/ ? 'FAILED' : 'skipped';
    my ($message) = $body =~ m{<Message>(.*?)</Message>}s;
    $message = $1 if !defined $message && $body =~ m{<StdOut>(.*?)</StdOut>}s;
    my ($trace) = $word eq 'FAILED' ? $body =~ m{<StackTrace>(.*?)</StackTrace>}s : ();
    print "$word ", attribute($tag, 'testName'), "\n";
    print '      ', text($message), "\n" if defined $message;
    print '      ', text($trace), "\n" if defined $trace;
}

binmode STDOUT, ':utf8';
for my $file (grep { -e } @ARGV) {
    open my $handle, '<:encoding(UTF-8)', $file or die "$file: $!\n";
    local $/;
    my $xml = <$handle>;
    # A result without a message is an element without content.
    while ($xml =~ m{<UnitTestResult\b((?:[^>"]|"[^"]*")*?)(?:/>|>(.*?)</UnitTestResult>)}gs) {
        show($1, defined $2 ? $2 : '');
    }
    my ($counters) = $xml =~ m{<Counters\b([^>]*)>} or die "$file: no counters\n";
    my %count = map { $_ => attribute($counters, $_) || 0 } qw(total executed passed);
    # Test platforms differ in where they count a skipped test; all agree on what was executed.
    $passed += $count{passed};
    $failed += $count{executed} - $count{passed};
    $skipped += $count{total} - $count{executed};
    # Something outside any test went wrong.
    print "FAILED $file: the run as a whole\n" and $failed += 1
        if $xml =~ /<ResultSummary\b[^>]*outcome="(?:Failed|Error|Aborted)"/ && $count{executed} == $count{passed};
}

print "$passed passed, $failed failed, $skipped skipped\n";
exit($failed == 0 && $passed > 0 ? 0 : 1);
