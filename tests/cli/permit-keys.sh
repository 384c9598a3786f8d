#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# How many key presses daily work takes: counted from the screen scripts, which tests/screens plays to their end. A character
# typed, a key and a scan count one each.
. "$(dirname "$0")/../lib/tap.sh"

# presses FILE FROM TO: between the lines that are exactly FROM and TO ("" = the end).
presses() {
    python3 - "$1" "$2" "$3" <<'END'
import sys
name, begin, end = sys.argv[1:]
count, on = 0, False
for line in open(name, encoding="utf-8"):
    line = line.rstrip("\n")
    if line == begin:
        on = True
        continue
    if on and line == end:
        break
    step, _, rest = line.partition(" ")
    if on and step == "include":
        sys.exit("what is counted stands in the script itself")
    if on and step == "key":
        count += len(rest.split())
    elif on and step in ("type", "paste"):
        count += len(rest.strip('"'))
    elif on and step == "scan":
        count += 1
print(count)
END
}

SCREENS=$TOP/tests/screens
printf 'key x\n# count\nkey A <Enter>\ntype ab\nscan BH1:x\n# counted\nkey y\n' >sample.keys
is "$(presses sample.keys '# count' '# counted')" 5 "keys, characters and scans between the marks are counted"

hot=$(presses "$SCREENS/permit-hot-work.keys" '# count' '# counted')
diag "a second-grade hot-work permit from the board to the start of work: $hot key presses"
ok "from the board to the start of hot work: at most 90 key presses ($hot)" test "$hot" -gt 20 -a "$hot" -le 90
like "$(sed -n '/^# count$/,/^# counted$/p' "$SCREENS/permit-hot-work.keys" | sed -n 2p)" '^key P$' "it begins at the board"
like "$(grep -A1 '^# counted$' "$SCREENS/permit-hot-work.keys" | tail -1)" '^frame working$' "and ends when work has begun"

scan=$(presses "$SCREENS/report.keys" 'scan BH1:P-0212:1:G57VTKKP' 'frame sent')
diag "a hazard reported from a scan: $scan key presses, the scan not counted"
ok "a hazard from a scan: at most 4 key presses ($scan)" test "$scan" -ge 1 -a "$scan" -le 4
