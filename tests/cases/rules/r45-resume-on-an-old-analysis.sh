#!/bin/bash
# SPDX-License-Identifier: MIT
# Pause 09:30, analysis 09:31, resume 16:30. Expected: refused - after a break the analysis is to be at most 30 min old (P01; GB 30871-2022 5, 6).
. "$(dirname "$0")/lib.sh"
for f in hot-work confined-space; do
    anew; permit $f T09:00; measures T09:01; approve T09:05 E9; gases T09:10; must T09:15 W1 act $N start
    must T09:30 W1 act $N pause; gases T09:31
    try T16:30 W1 act $N resume && fault "$f resumed at 16:30 on the analysis of 09:31"
    grep -q P01 "$W/err" || fault "$f refused for another reason: $(cat "$W/err")"
done
good "neither"
