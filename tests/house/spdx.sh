#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every source says under which licence it stands and what lives in it, in its first lines.
. "$(dirname "$0")/house.inc"

# unsaid DIR: sources, headers and scripts without licence line or purpose.
unsaid() {
    (cd "$1" && find src include make tests Makefile -name '*.[ch]' -o -name '*.sh' -o -name '*.pl' -o -name Makefile 2>/dev/null) |
        sort | (cd "$1" && perl -e '
        while (my $file = <STDIN>) {
            chomp $file;
            open my $in, "<", $file or die;
            my @lines = grep { defined } map { scalar <$in> } 1 .. 10;
            shift @lines if $lines[0] =~ /^#!/;
            my $mark = $file =~ /\.[ch]$/ ? qr{^/\*} : qr{^#};
            if (($lines[0] // "") !~ /$mark SPDX-License-Identifier: MIT( \*\/)?$/) { print "$file has no licence line\n"; next; }
            my @words = map { s/^[\s#*]+//r =~ /\w+/g } @lines[1 .. ($#lines < 5 ? $#lines : 5)];
            my $comment = join "", map { /^( \*|#)/ ? $_ : "" } @lines[1 .. ($#lines < 5 ? $#lines : 5)];
            print "$file does not say what lives there\n" if (() = $comment =~ /\w{2,}/g) < 3;
        }')
}

echo 'int x;' | put bad/src/base/none.c
printf '/* SPDX-License-Identifier: MIT */\n\nint f(void);\nint g(void);\nint h(void);\n' | put bad/include/bihuan/base/mute.h
like "$(unsaid bad)" '^src/base/none.c has no licence line$' "finds a file without a licence"
like "$(unsaid bad)" '^include/bihuan/base/mute.h does not say' "finds a file without a purpose"
none "every file says its licence and what lives in it" "$(unsaid "$TOP" | without_exceptions)"
