#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Second grade planned 09:00-17:00, begun at 05:30 in the night. Expected: refused (P03/P06: not before the planned time; at night one grade up).
. "$(dirname "$0")/lib.sh"
# Changed: prepared on the day before, because the team leader who checks it is on duty by day.
permit hot-work T16:00 start=2026-06-02T09:00 end=2026-06-02T17:00; measures T16:01; approve T16:05 E9; D=2026-06-02; gases T05:20
try T05:30 W1 act $N start || refused P03
fault "a second-grade permit planned for 09:00-17:00 is started at 05:30, in the night; state $(state T05:31 $N)"
