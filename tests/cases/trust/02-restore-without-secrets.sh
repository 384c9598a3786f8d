#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Corrected copy of the case: the copy is taken by somebody who may. A restore while the present file is busy asks for both secrets.
. "$(dirname "$0")/common.sh"
plant; accounts
me E9 e9 backup old.db >/dev/null || exit 2
me L1 l1 submit hazard device=P-101 category=ppe >/dev/null || exit 2
b restore old.db --user E9 --with G1 --reason x >o0 2>&1; echo "control (no lock): exit $? $(tail -1 o0)"
rows0=$(b verify --json | json 'd["rows"]')
mkfifo held
python3 -c '
import select, sqlite3, sys
db = sqlite3.connect("plant.db", isolation_level=None, timeout=5)
db.execute("BEGIN EXCLUSIVE"); open("held", "w").close(); select.select([], [], [], 12)' &
holder=$!
cat held
b restore old.db --user E9 --with G1 --reason 'no secret was asked' >o1 2>&1; rc=$?
wait $holder
echo "with a lock held for 12 s: exit $rc"; tail -3 o1
b verify --json >v.json 2>v.err; vrc=$?
rows1=$(json 'd["rows"]' <v.json); echo "verify exit $vrc, rows $rows0 -> $rows1"
[ $rc = 0 ] && fault "a restore in the names of E9 and G1 without any secret; verify exits $vrc"
[ "$rows0" = "$rows1" ] || fault "rows went from $rows0 to $rows1"
gone "refused"
