#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The rules of the special-work permits, each with values on either side of its limit: the table is in rules.py, which
# says a line for each: verdict, name, why.
. "$(dirname "$0")/../lib/tap.sh"
python3 "$TOP/tests/cli/rules.py" "$BIHUAN" >said 2>errors
is "$?$(cat errors)" 0 "the table was gone through"
while IFS=$'\t' read -r verdict name why; do
    if [ "$verdict" = ok ]; then pass "$name"; else fail "$name" "$why"; fi
done <said
