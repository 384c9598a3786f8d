#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Work at height suspended by a toxic alarm resumes one second later, the alarm still open. Expected: P20 re-analysis before resume, and not while the alarm stands.
. "$(dirname "$0")/lib.sh"
permit height T09:00; measures T09:01; approve T09:05 E9; must T09:15 W1 act $N start; must T09:20 O1 --json submit alarm device=P-102 kind=toxic grade=2; AL=$(num); echo "state $(state T09:20 $N), alarm $(state T09:20 $AL)"
try T09:20:01 W1 act $N resume || refused "P20"; fault "height work goes on one second after a second-grade toxic alarm, alarm still '$(state T09:21 $AL)', no gas test (same for blind-plate, lifting, road-closure, temp-power explosive=no, shallow pits)"
