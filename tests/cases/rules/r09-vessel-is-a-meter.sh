#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A pressure vessel with a valid vessel test is given as the gas meter. Expected: refused at the field (issue: a meter that is not registered).
. "$(dirname "$0")/lib.sh"
permit hot-work T09:00; measures T09:01; approve T09:05 E9; METER=V-101; try T09:10 W1 act $N gas point=spot gas=combustible value=1 unit=%LEL meter=V-101 || refused "G06"
try T09:15 W1 act $N start || refused "G06"
fault "the vessel V-101 (a container with a vessel inspection) is accepted as a calibrated gas meter and hot work starts"
