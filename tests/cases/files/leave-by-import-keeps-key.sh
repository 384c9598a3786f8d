#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Corrected copy of the case: accounts are given one by one, and bringing somebody back takes two. in_service=no by import ends an
# account as `user leave` does: who is set back to yes months later does not act with the old password.
. "$(dirname "$0")/lib.sh"
plant
printf 'Correct-Horse-9\n246810\n' >s1; printf 'Blue-Sky-77x\n975312\n' >s2; printf 'Red-Brick-55y\n864213\n' >s3
b user enrol E9 --new-secret-file s1 >/dev/null && b user enrol M1 --new-secret-file s2 >/dev/null || broken enrol
m() { b --user M1 --secret-file s2 "$@"; }
m user enrol G1 --new-secret-file s3 --with E9 --with-secret-file s1 >/dev/null || broken "enrol a third"
{ head -1 people.csv; grep '^E9,' people.csv; } >back.csv; sed 's/,yes,/,no,/' back.csv >gone.csv
AT=2026-03-03T08:00; m import people gone.csv >/dev/null || broken gone
AT=2026-06-03T08:00; run m --with G1 --with-secret-file s3 import people back.csv; [ $STATUS = 0 ] || broken "two bring him back: $ERR"
run b --user E9 --secret-file s1 import areas areas.csv
[ $STATUS = 3 ] && good "the old password is no longer taken: $ERR"
bad "gone by import in March, back by import in June: the password of March is taken again"
