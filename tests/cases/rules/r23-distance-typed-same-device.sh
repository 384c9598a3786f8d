#!/bin/bash
# SPDX-License-Identifier: MIT
# Hot work and a blind plate at the same pump, distance=500 typed by the applicant. Expected: P11 refuses (same device = 0 m).
# Changed: the approver says what is near by.
. "$(dirname "$0")/lib.sh"
permit blind-plate T09:00; A=$N; measures T09:01; approve T09:05 E9; must T09:15 W1 act $N start
AS=O1 permit hot-work T09:16 guardian=G2 distance=500 linked=$A start=${D}T09:20; must T09:17 O1 act $A link linked=$N; measures T09:17 G2
try T09:18 E9 act $N approve place=P-101 nearby=none || refused P11
briefed T09:19; gases T09:19; try T09:21 O1 act $N start || refused P11
fault "hot work on P-101 starts while a flange of P-101 is open for a blind plate; 500 m were typed at the application"
