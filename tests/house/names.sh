#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Names that grep finds: no static function has a name that five files or more define.
. "$(dirname "$0")/house.inc"

# shared DIR: "NAME FILES" of each that does.
shared() {
    (cd "$1" && find src -name '*.c' | xargs -r perl -0777 -ne '
        my %seen;
        while (/^static [A-Za-z][\w \*]*?[ \*]([a-z]\w*)\([^;{]*\) \{/mg) { print "$1\n" unless $seen{$1}++ }') |
        sort | uniq -c | awk '$1 >= 5 { print $2, $1 }'
}

for file in a b c d e; do
    printf 'static int run(void) {\n    return 1;\n}\nstatic int %s_run(void) {\n    return run();\n}\n' $file | put "bad/src/app/$file.c"
done
is "$(shared bad)" "run 5" "finds the name that five files define, and no other"
none "no name stands in five files" "$(shared "$TOP")"
