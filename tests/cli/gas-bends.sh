#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Ways round a bad reading and a stop: other gases and units than the form asks for, corrections of corrections, an analysis older
# than an alarm, an acceptance sent back. The table is in gas-bends.py.
. "$(dirname "$0")/../lib/tap.sh"
python3 "$TOP/tests/cli/gas-bends.py" "$BIHUAN" >said 2>errors
is "$?$(cat errors)" 0 "the table was gone through"
while IFS=$'\t' read -r verdict name why; do
    if [ "$verdict" = ok ]; then pass "$name"; else fail "$name" "$why"; fi
done <said
