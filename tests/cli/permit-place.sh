#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Place and time of permits: grades that are due, distances, spaces, pipes; the table is in permit-place.py on top of rules.py, which
# says a line for each: verdict, name, why.
. "$(dirname "$0")/../lib/tap.sh"
python3 "$TOP/tests/cli/permit-place.py" "$BIHUAN" >said 2>errors
is "$?$(cat errors)" 0 "the table was gone through"
while IFS=$'\t' read -r verdict name why; do
    if [ "$verdict" = ok ]; then pass "$name"; else fail "$name" "$why"; fi
done <said
