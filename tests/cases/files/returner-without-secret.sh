#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Corrected copy of the case: accounts are given one by one, and bringing somebody back takes two. Head of safety with an account
# leaves and is set back to in service by an import: nobody may act in his name before he is enrolled anew.
. "$(dirname "$0")/lib.sh"
plant
printf 'Correct-Horse-9\n246810\n' >s1; printf 'Blue-Sky-77x\n975312\n' >s2; printf 'Red-Brick-55y\n864213\n' >s3
b user enrol E9 --new-secret-file s1 >/dev/null && b user enrol M1 --new-secret-file s2 >/dev/null || broken enrol
m() { b --user M1 --secret-file s2 "$@"; }
m user enrol G1 --new-secret-file s3 --with E9 --with-secret-file s1 >/dev/null || broken "enrol a third"
run b --user E9 limit set hazard.respond 96h --source x; [ $STATUS != 0 ] || broken "control: no secret was asked"
AT=2026-03-03T08:00; m user leave E9 >/dev/null || broken leave
{ head -1 people.csv; grep '^E9,' people.csv; } >back.csv
AT=2026-06-03T08:00; run m import people back.csv; [ $STATUS != 0 ] || bad "one alone brings the head of safety back"
run m --with G1 --with-secret-file s3 import people back.csv; [ $STATUS = 0 ] || broken "two bring him back: $ERR"
run b --user E9 limit set hazard.respond 24h --source x
[ $STATUS != 0 ] || bad "anybody acts as the head of safety with no password at all: “$OUT”"
run b --user E9 --secret-file s1 limit set hazard.respond 24h --source x
[ $STATUS != 0 ] && good "refused: $ERR"
bad "the password of before he left is taken: “$OUT”"
