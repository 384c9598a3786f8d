#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Nobody holds deputy-gm at 48 h. Expected: the next who exists is told (never nobody, DESIGN 6), not a rung that passes in silence.
. "$(dirname "$0")/lib.sh"
must T07:59 E9 user leave D1; must T08:00 O1 --json submit hazard device=P-101 category=corrosion; N=$(num); must 2026-06-05T08:00 - tick --json; cat $W/out; m=$(b 2026-06-05T08:01 E9 messages --json --limit 0 | grep -c $N); [ $m -gt 0 ] && good "$m messages"; fault "both rungs (48 h, 72 h) are used up, escalated=2, messages about $N: $m; who may act: $(b 2026-06-05T08:01 - show $N --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["steps"][0]["who"])')"
