#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Rules of permits that live in data: contractors, temporary power, devices, and every number and clause that came from the
# standard. The tables are in permit-data.py, which says a line for each: verdict, name, why.
. "$(dirname "$0")/../lib/tap.sh"
PYTHONPATH="$TOP/tests/cli" PYTHONDONTWRITEBYTECODE=1 python3 "$TOP/tests/cli/permit-data.py" "$BIHUAN" >said 2>errors
is "$?$(cat errors)" 0 "the tables were gone through"
while IFS=$'\t' read -r verdict name why; do
    if [ "$verdict" = ok ]; then pass "$name"; else fail "$name" "$why"; fi
done <said
