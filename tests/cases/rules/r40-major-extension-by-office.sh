#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Extension of a major hazard (level 1) by 29 days approved by the head of the general office. Expected: principal (domain.md 4.5; >15 d: deputy).
. "$(dirname "$0")/lib.sh"
must T08:00 O1 --json submit hazard device=P-101 category=corrosion level=1; N=$(num); must T08:01 E1 act $N extend until=2026-07-02T08:00 reason=x substitute=y; try T08:02 A1 act $N approve-extension || refused "takes the principal"; fault "the 48 h to respond to a major hazard became 31 days by A1 (ADM): due $(b T08:03 - show $N --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["due"])')"
