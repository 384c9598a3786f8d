#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Golden frames are few and dense: at most 12,000 lines of them, each of a script that is there, none of the demo plant. What every
# screen shows at every size in both languages is asked of it without a recording (tests/screens/sweep.sh).
. "$(dirname "$0")/house.inc"
MOST=12000

count() { (cd "$1/tests/screens" && echo "golden frames: $(find . -name '*.frame' | wc -l) files, $(find . -name '*.frame' -exec cat {} + | wc -l) lines"); }
# Findings: too many lines, a recording nobody plays, a script without one.
judge() {
    local lines name
    lines=$(count "$1" | sed 's/.*, \([0-9]*\) lines/\1/')
    [ "$lines" -le "$MOST" ] || echo "$lines lines of golden frames ($MOST are allowed)"
    for name in "$1"/tests/screens/*.frame; do [ -e "${name%.frame}.keys" ] || echo "$(basename "$name") has no script"; done
    for name in "$1"/tests/screens/*.keys; do [ -e "${name%.keys}.frame" ] || echo "$(basename "$name") has no recording"; done
}

seq 12001 | put bad/tests/screens/long.frame
echo "# user - zh" | put bad/tests/screens/bare.keys
is "$(judge bad | cut -d' ' -f1 | tr '\n' ' ')" "12001 long.frame bare.keys " "finds too many lines, a recording and a script without the other"
is "$(count bad)" "golden frames: 1 files, 12001 lines" "counts them"
is "$(make -s -C "$TOP" frames)" "$(count "$TOP")" "as make frames does"
none "$(count "$TOP"), at most $MOST" "$(judge "$TOP")"
