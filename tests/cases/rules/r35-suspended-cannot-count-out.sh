#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Frozen area: people must come out. Expected: they can be counted out (finish) while the permit is suspended.
. "$(dirname "$0")/lib.sh"
permit confined-space T08:00 start=${D}T08:30; measures T08:01; approve T08:05 E9; gases T08:10; must T08:30 W1 act $N start
for t in T08:40 T08:41 T08:42; do must $t O1 submit hazard device=P-101 category=corrosion; done; s=$(state T08:43 $N)
try T08:44 W1 act $N finish people_in=2 people_out=2 tools_in=0 tools_out=0 cleared=yes && good "finish works"; e=$(cat $W/err); try T08:45 W1 act $N void reason=x; fault "state '$s': finish refused ($e); the only way out is void (rc $RC), which counts nobody"
