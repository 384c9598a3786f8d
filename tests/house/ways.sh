#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# bihuan-hacking.7 tells no tale: its rooms are there, and each way goes down – every file calls the next one, by a function or by a
# table of the Makefile, and no floor is higher than the one before.
. "$(dirname "$0")/house.inc"

# ways DIR PAGE: what is wrong with the ways of the page.
ways() {
    (cd "$1" && perl -0777 -e '
        my %floor = (base => 0, ui => 1, config => 1, seal => 1, paper => 1, export => 1, store => 2, model => 3, form => 4,
            rule => 5, evidence => 5, notify => 5, label => 5, ledger => 5, sensor => 5, app => 6, demo => 7, screens => 7, cli => 8);
        sub text { local @ARGV = @_; return -e $_[0] ? <> =~ s{/\*.*?\*/}{}gsr : ""; }
        my $page = text($ARGV[0]);
        my ($ways) = $page =~ /^\.\\" ways\n(.*?)\n\.\\" end of ways/ms or die "no ways\n";
        for my $way (split /^\.It /m, $ways) {
            my ($name) = $way =~ /^(.*)/ or next;
            my ($before, $from) = ("", 10);
            while ($way =~ /^\.Pa (\S+)( Pq table)?/mg) {
                my ($file, $table) = ($1, $2);
                print "$name: there is no $file\n" unless -e $file;
                my $to = $file eq "src/main.c" ? 9 : $floor{($file =~ m{^src/(\w+)/})[0] // ""} // 99;
                print "$name: $file lies above $before\n" if $to > $from;
                my @defined = text($file) =~ /^(?!static|typedef)[A-Za-z][\w \*]*?[ \*]([a-z]\w*)\([^;{]*\) \{/mg;
                my $caller = $before ? text($before) : "";
                print "$name: $before calls nothing of $file\n"
                    if $before && !$table && !grep { $caller =~ /\b\Q$_\E\b/ } @defined;
                ($before, $from) = ($file, $to);
            }
            print "$name: no way\n" unless $before || $name eq "";
        }' "$2")
}

# rooms PAGE: every path of ours that the page names and the tree has not.
rooms() {
    (cd "$TOP" && sed -n 's/^\.\(It [0-9] \)*P[aq] //p' "$1" | tr ' ,' '\n\n' | sed 's/[.;)]*$//' |
        grep -E '^(src|include|data|forms|tests|man)/' | sort -u | while read -r path; do [ -e "$path" ] || echo "$path"; done)
}

# papers DIR: comments that send a reader to a paper which is not in the tree.
papers() { (cd "$1" && grep -rnE '\b(DESIGN|[a-z0-9-]+\.md) [0-9]' src include 2>/dev/null | cut -d: -f1,2); }

put bad/src/app/far.c <<<'/* see domain.md 4.3 */'
is "$(papers bad)" "src/app/far.c:1" "a paper outside the tree is found"
none "no comment sends a reader out of the tree" "$(papers "$TOP")"
put bad/src/app/scan.c <<<'int scan(void) { return label_read(1); }'
put bad/src/label/code.c <<<'int label_read(int x) {
    return x;
}'
put bad/src/label/other.c <<<'int other(int x) {
    return x;
}'
printf '.\\" ways\n.It one\n.Pa src/app/scan.c ,\n.Pa src/label/code.c\n.\\" end of ways\n' >good.7
printf '.\\" ways\n.It one\n.Pa src/app/scan.c ,\n.Pa src/label/other.c ,\n.Pa src/app/scan.c ,\n.Pa src/app/gone.c\n.\\" end of ways\n' >wrong.7
is "$(ways bad "$PWD/good.7")" "" "a way that goes down is right"
like "$(ways bad "$PWD/wrong.7")" 'calls nothing of src/label/other.c' "a hop without a call is found"
like "$(ways bad "$PWD/wrong.7")" 'src/app/scan.c lies above src/label/other.c' "a step back up is found"
like "$(ways bad "$PWD/wrong.7")" 'there is no src/app/gone.c' "a room that is gone is found"
none "every way of bihuan-hacking.7 goes down" "$(ways "$TOP" man/bihuan-hacking.7)"
none "every room of bihuan-hacking.7 is there" "$(rooms man/bihuan-hacking.7)"
