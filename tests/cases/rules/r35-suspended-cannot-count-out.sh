#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Frozen area: people must come out. Expected: they can be counted out (finish) while the permit is suspended.
. "$(dirname "$0")/lib.sh"
permit confined-space T07:00 start=${D}T07:30; measures T07:01; approve T07:05 E9; gases T07:10; must T07:30 W1 act $N start
for t in T07:40 T07:41 T07:42; do must $t O1 submit hazard device=P-101 category=corrosion; done; s=$(state T07:43 $N)
try T07:44 W1 act $N finish people_in=2 people_out=2 tools_in=0 tools_out=0 cleared=yes && good "finish works"; e=$(cat $W/err); try T07:45 W1 act $N void reason=x; fault "state '$s': finish refused ($e); the only way out is void (rc $RC), which counts nobody"
