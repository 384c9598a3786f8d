#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A secret file in the code of Chinese Windows, or “Unicode” of an old Notepad: the password is what was meant.
. "$(dirname "$0")/lib.sh"
plant
printf '正确的马厩与电池-九号\r\n246810\r\n' | iconv -t GB18030 >s1
{ printf '\xff\xfe'; printf '正确的马厩与电池-九号\r\n246810\r\n' | iconv -t UTF-16LE; } >s2
printf '正确的马厩与电池-九号\n246810\n' >typed
run b user enrol E9 --new-secret-file s1
[ $STATUS = 0 ] || broken "$ERR"
for file in typed s1 s2; do
    run b --user E9 --secret-file $file submit hazard device=P-101 category=other note=a
    [ $STATUS = 0 ] || bad "$file: “$ERR”"
done
good "one password in three codes"
