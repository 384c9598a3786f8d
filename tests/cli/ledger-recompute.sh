#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The ledger of the demo plant's example month, of a half-year's end, of a month with an expiry on its last day and of the one that
# is running, computed anew by ledger-recompute.py from what list, show and export say, cell by cell.
. "$(dirname "$0")/../lib/tap.sh"

ok "a demo plant" plant_as demo --demo
again() { TOP=$TOP BIHUAN=$BIHUAN /usr/bin/python3 "$TOP/tests/cli/ledger-recompute.py" demo.db "$@" 2>unknown; }
for month in 2026-10 2026-08 2026-11; do
    is "$(again $month)" "compared 153" "$month: 9 rows of 16 cells and a conclusion, no difference"
    diag "$(sort -u unknown)"
done
# Before June another person led the operations of MHS-03, which no command tells.
is "$(again 2025-12 | grep -v 'MHS-03 op-lead person')" "compared 153" "2025-12, with the half-year's drills: no other difference"

# The control: what is not so is found, and nothing else.
"$BIHUAN" --plant demo.db --lang zh ledger 2026-10 --json >true.json
changes='0 sq_peak 3.28
2 haz_n 9
3 person 李四/总经理/138****0101
5 duty_rate 100.0
5 of 15
7 permit_sup_rate /
8 emg_rate 99.9
6 verdict basic'
python3 -c '
import copy, json, sys
true = json.load(open("true.json"))
for number, line in enumerate(sys.stdin):
    row, key, value = line.strip().split(" ", 2)
    ledger = copy.deepcopy(true)
    mine = ledger["rows"][int(row)]
    if key == "verdict":
        mine[key] = value
    elif key == "of":
        mine["cells"]["duty_rate"]["of"] += 1
    else:
        mine[key] = mine["cells"][key]["value"] = value
    json.dump(ledger, open(f"false{number}.json", "w"))
' <<<"$changes" 2>errors || diag "$(cat errors)"
found=$(again 2026-10 true.json false?.json)
is "$(head -1 <<<"$found")" "compared 153" "the ledger from a file"
is "$(wc -l <<<"$found")" 17 "eight spoilt ones: one difference each"
line=2
while read -r row key value; do
    like "$(sed -n ${line}p <<<"$found")" " ${key/#of/duty_rate}: computed" "row $row, $key is $value: it is that one"
    line=$((line + 2))
done <<<"$changes"
