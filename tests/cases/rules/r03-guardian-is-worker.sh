#!/bin/bash
# SPDX-License-Identifier: MIT
# Guardian and worker are one person. Expected: refused (GB 30871-2022 4.10: the guardian is at the place all the time and does nothing else).
# Changed: refused at the approval already.
. "$(dirname "$0")/lib.sh"
AS=O1 permit hot-work T09:00 guardian=GW worker=GW; measures T09:01
try T09:05 E9 act $N approve place=P-101 nearby=none || refused P08
fault "approved with GW as welder and as his own guardian"
