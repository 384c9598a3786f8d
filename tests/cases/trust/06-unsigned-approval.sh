#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Corrected copy of the case: who responds and rectifies proves himself. An appended, unsigned row that says "accepted by Feng"
# is found.
. "$(dirname "$0")/common.sh"
plant; accounts
n=$(me L1 l1 submit hazard device=P-101 category=flange-leak --json | json 'd["number"]')
me E9 e9 act $n respond >/dev/null || exit 2
me E9 e9 act $n rectify measure=m photo_before=@a.jpg photo_after=@b.jpg >/dev/null || exit 2
b --user L1 act $n accept confirmed_on_site=yes >o 2>&1; echo "control, without a secret: exit $?  $(tail -1 o)"
python3 - "$n" <<P || exit 2
import sys; sys.path.insert(0, "$CASES"); import forge, time
p = forge.Plant("plant.db"); n = sys.argv[1]
cur = p.db.execute("SELECT * FROM step WHERE record=? AND name='accept'", (n,)); names = [c[0] for c in cur.description]
rows = [dict(zip(names, r)) for r in cur]; print([ (r["name"], r["done"]) for r in rows])
s = rows[-1]; s.pop("seq"); at = int(time.time()*1000)
for k, v in dict(done=at, by="L1", done_by="L1", decision="done").items():
    if k in s: s[k] = v
p.append("act", n, [("step", s)], actor="L1", at=at)
P
b show $n | tail -12
b verify >v 2>&1; rc=$?; head -2 v
[ $rc = 0 ] && fault "an acceptance by L1 that nobody signed stands in the record, verify exits 0"
gone "verify names the step that lacks its signature"
