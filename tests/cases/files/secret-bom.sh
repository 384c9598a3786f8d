#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A secret file saved by Windows Notepad as “UTF-8 with BOM”: the mark must not become three bytes of the password, which nobody can type.
. "$(dirname "$0")/lib.sh"
plant
printf '\xef\xbb\xbfCorrect-Horse-9\r\n246810\r\n' >s1; printf 'Correct-Horse-9\n246810\n' >typed
run b user enrol E9 --new-secret-file s1
[ $STATUS = 0 ] || broken "$ERR"
run b --user E9 --secret-file typed submit hazard device=P-101 category=other note=a
[ $STATUS = 0 ] && good "the password is what was meant"
bad "enrolled; the same password typed: “$ERR”"
