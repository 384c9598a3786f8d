#!/bin/bash
# SPDX-License-Identifier: MIT
# Approved but not started, gas test 09:10, alarm 09:20. Expected: no work while the alarm is open, and after it only on a younger analysis.
# Changed: the alarm is closed before the start that is right.
. "$(dirname "$0")/lib.sh"
permit hot-work T09:00; measures T09:01; approve T09:05 E9; gases T09:10
must T09:20 O1 --json submit alarm device=P-102 kind=combustible grade=2; A=$(num)
try T09:25 W1 act $N start && fault "work starts 5 min after a gas alarm"
grep -q P20 "$W/err" || fault "refused for another reason: $(cat "$W/err")"
try T14:00 W1 act $N resume && fault "work begins by resume on the analysis before the alarm"
try T14:01 W1 act $N start || refused P20
fault "work starts at 14:01 on the analysis of 09:10, the alarm $A still open"
