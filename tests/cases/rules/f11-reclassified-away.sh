#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Two corrosion hazards; one safety officer reclassifies the first to "ppe"; the third is reported. Expected: it goes on counting until a second person of EHS confirms (DESIGN 6: nobody dodges a freeze by voiding).
. "$(dirname "$0")/lib.sh"
must T08:00 O1 --json submit hazard device=P-101 category=corrosion; A=$(num); must T08:01 O1 submit hazard device=P-101 category=corrosion; try T08:02 E1 act $A reclassify category=ppe || good "refused $(cat $W/err)"; must T08:03 O1 submit hazard device=P-102 category=corrosion
b T08:04 - holds --json | grep -q '"target"' && good frozen; fault "E1 alone dodged the freeze: the first of three counts as ppe, no confirmation asked: $(state T08:04 $A)"
