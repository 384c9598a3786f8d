#!/bin/bash
# SPDX-License-Identifier: MIT
# In a confined space only CO at "outside" is recorded every 15 min. Expected: it counts for nothing inside, P05 stops (O2, combustible, H2S, CO each).
. "$(dirname "$0")/lib.sh"
permit confined-space T09:00; measures T09:01; approve T09:05 E9; gases T09:10; must T09:15 W1 act $N start
for t in 09:30 09:45 10:00 10:15 10:30; do
    try T$t W1 act $N gas point=outside gas=co value=1 unit=ppm meter=GD-07 at=${D}T$t; must T$t:01 - tick
done
s=$(state T10:31 $N); [ "$s" = suspended ] && good suspended
fault "75 minutes without any O2, LEL or H2S record, permit still '$s': one CO value from outside resets P05"
