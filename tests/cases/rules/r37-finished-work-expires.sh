#!/bin/bash
# SPDX-License-Identifier: MIT
# Work finished and counted out at 16:50, acceptance due within 24 h; validity ends 17:00. Expected: it can still be accepted.
. "$(dirname "$0")/lib.sh"
permit height T09:00; measures T09:01; approve T09:05 E9; must T09:15 W1 act $N start
must T16:50 W1 act $N finish people_in=2 people_out=2 tools_in=1 tools_out=1 cleared=yes; must T17:00 - tick
try T17:02 L1 act $N accept confirmed_on_site=yes || fault "state '$(state T17:01 $N)': acceptance refused: $(cat "$W/err")"
[ "$(state T17:03 $N)" = closed ] || fault "accepted, and the state is '$(state T17:03 $N)'"
good accepted
