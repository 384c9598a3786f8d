#!/bin/bash
# SPDX-License-Identifier: MIT
# The named worker leaves service while the permit runs. Expected: the permit pauses, its people are told, another counts him out.
. "$(dirname "$0")/lib.sh"
AS=O1 permit confined-space T09:00 worker=W2 leader=O2; measures T09:01; approve T09:05 E9; gases T09:10; must T09:15 O1 act $N start
must T09:21 E9 user leave W2
s=$(state T09:22 $N); [ "$s" = suspended ] || fault "its worker left service, and it is '$s'"
b T09:22 G1 messages --json | grep -q "$N" || fault "the guardian is not told"
try T09:25 O1 act $N finish people_in=1 people_out=1 tools_in=0 tools_out=0 cleared=yes || fault "not counted out: $(cat "$W/err")"
good "$s"
