#!/bin/bash
# SPDX-License-Identifier: MIT
# Statutory contents of a ticket left out: work content, risk, leader, method, briefing ... Expected: refused (GB 30871-2022 A.1-A.8).
. "$(dirname "$0")/lib.sh"
# Changed: nobody gives an opinion on it before (opinions of an empty ticket are refused too); the approval itself may be refused.
opinions() { :; }
for f in hot-work confined-space blind-plate height lifting temp-power excavation road-closure; do rm -rf $W/p.* $W/state; cp -r $BASE/. $W/
    permit $f T09:00 content= space= plate= pipe= road= voltage= risk= leader= method= sketch=; measures T09:01
    try T09:02 L1 act $N unit && r="$r $f-unit"
    m=(place=P-101); case $f in hot-work) m+=(nearby=none);; esac
    try T09:05 E9 act $N approve "${m[@]}" || { grep -q P13 $W/err && continue; }
    r="$r $f"; done
[ -z "$r" ] && good "refused"; fault "work starts with no content, no risk, no leader, no space/plate/pipe/road/supply named:$r"
