#!/bin/bash
# SPDX-License-Identifier: MIT
# Validity ends while people are inside. Expected: state "expired", open, counted out by finish, and guardian, leader, safety officer told (P18).
# Changed: the record of P05 is all gases at all points, so it is given in full.
. "$(dirname "$0")/lib.sh"
permit confined-space T09:00 end=${D}T10:00; measures T09:01; approve T09:05 E9; gases T09:10; must T09:15 W1 act $N start
for t in T09:25 T09:35 T09:45 T09:55; do gases $t; done
must T10:00 - tick; s=$(state T10:01 $N); [ "$s" = expired ] || fault "validity ended and the state is '$s'"
b T10:01 - list confined-space --open --json | grep -q "$N" || fault "not in list --open"
for u in G1 O2 E1; do b T10:01 $u messages --json | grep -q "$N" || fault "$u is not told"; done
try T10:02 W1 act $N resume && fault "resumed after its validity"
try T10:02 W1 act $N finish people_in=2 people_out=2 tools_in=0 tools_out=0 cleared=yes || fault "not counted out: $(cat "$W/err")"
good "counted out"
