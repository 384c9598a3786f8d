#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Corrected copy of the case: "limit set" refuses a value that does not fit its unit, so nothing that comes after it is stopped: the
# time rules go on, and a hazard is reported.
. "$(dirname "$0")/lib.sh"
try T07:00 D1 limit set hazard.escalate abc --source x && fault "a limit of hours is set to abc"
must T07:01 O1 --json submit hazard device=P-201 category=ppe; H=$(num)
permit confined-space T09:00; measures T09:01; approve T09:05 E9; gases T09:10; must T09:15 W1 act $N start
try 2026-06-03T07:02 - tick --json; echo "tick after 48 h: rc $RC $(cat $W/out $W/err)"; s=$(state 2026-06-03T07:03 $N)
try 2026-06-03T08:00 D1 limit set freeze.count 0 --source x && fault "a freeze after no hazard at all is taken"
try 2026-06-03T08:01 O1 submit hazard device=P-101 category=corrosion; echo "report: rc $RC $(cat $W/err)"
{ [ "$s" = suspended ] || [ "$s" = expired ]; } && [ $RC = 0 ] && good; fault "after 46 h without a gas record the permit is '$s'; a hazard report is answered with rc $RC"
