#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What stops work under a permit, and what leads back: bad readings, alarms, whoever sees the danger, clocks nobody looked at,
# the end of the validity. The cases are in permit-stop.py, a line each: verdict, name, why.
. "$(dirname "$0")/../lib/tap.sh"
PYTHONDONTWRITEBYTECODE=1 python3 "$TOP/tests/cli/permit-stop.py" "$BIHUAN" >said 2>errors
is "$?$(cat errors)" 0 "the cases were gone through"
while IFS=$'\t' read -r verdict name why; do
    if [ "$verdict" = ok ]; then pass "$name"; else fail "$name" "$why"; fi
done <said
