#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# One style: every C file looks as clang-format 14 and .clang-format write it. make format writes it.
. "$(dirname "$0")/house.inc"

# unformatted DIR FILE...: those that the formatter would change.
unformatted() {
    (cd "$1" && shift && printf '%s\0' "$@" | xargs -0 -P2 -n40 clang-format-14 --style="file:$TOP/.clang-format" --dry-run 2>&1 |
        sed -n 's/^\([^:]*\):[0-9].*-Wclang-format-violations.*/\1/p' | sort -u)
}

put bad/src/a.c <<'C'
int f(int x) {
    if (x) return 1;
    return 0;
}
C
put bad/src/b.c <<'C'
int f(int x) {
    if (x)
        return 1;
    return 0;
}
C
is "$(unformatted bad src/a.c src/b.c)" "src/a.c" "finds the file that looks otherwise, and not its neighbour"
none "every C file looks as the formatter writes it" \
    "$(unformatted "$TOP" $(cd "$TOP" && find src include make tests -name '*.[ch]'))"
