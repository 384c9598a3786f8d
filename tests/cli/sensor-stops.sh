#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What sensors do to work under permits: points in fault, points nobody watches, bypasses, alarms that are not reset, up and down the area
# tree. The cases are in sensor-stops.py, a line each: verdict, name, why.
. "$(dirname "$0")/../lib/tap.sh"
PYTHONDONTWRITEBYTECODE=1 python3 "$TOP/tests/cli/sensor-stops.py" "$BIHUAN" >said 2>errors
is "$?$(cat errors)" 0 "the cases were gone through"
while IFS=$'\t' read -r verdict name why; do
    if [ "$verdict" = ok ]; then pass "$name"; else fail "$name" "$why"; fi
done <said
