#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# bihuan-trust(7) prints who may, from data/access/verbs.csv: the page has the very lines this makes of it. WRITE=1 writes them.
. "$(dirname "$0")/house.inc"
page=$TOP/man/bihuan-trust.7

lines() {
    awk -F, 'NR > 1 {
        deed = substr($2, 6) ($3 == "*" ? "" : " " $3) "; " ($8 == 2 ? "two" ($9 ? ", one of them " $9 : "") : "one")
        if (!(deed in who)) order[++n] = deed
        who[deed] = who[deed] (who[deed] ? ", " : "") $5 ($7 == "own" ? " of the department" : "")
    } END { for (i = 1; i <= n; i++) print order[i] ": " who[order[i]] }' "$TOP/data/access/verbs.csv"
}
lines >made
if [ -n "${WRITE:-}" ]; then
    awk '/^\.\\" who may: end/ {skip = 0} !skip {print} /^\.\\" who may: begin/ {skip = 1; while ((getline line < "made") > 0) print line}' "$page" >new &&
        cp new "$page"
fi
sed -n '/^\.\\" who may: begin/,/^\.\\" who may: end/{/^\.\\"/!p}' "$page" >shown
same shown made "the page prints who may as the data have it"
