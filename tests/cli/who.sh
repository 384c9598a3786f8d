#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Who may be whom on a permit, who approves what, and what becomes of a permit whose people leave or lose a certificate. The cases
# are in who.py, beside the table of rules.py; it says a line for each: verdict, name, why.
. "$(dirname "$0")/../lib/tap.sh"
PYTHONDONTWRITEBYTECODE=1 python3 "$TOP/tests/cli/who.py" "$BIHUAN" >said 2>errors
is "$?$(cat errors)" 0 "the cases were gone through"
while IFS=$'\t' read -r verdict name why; do
    if [ "$verdict" = ok ]; then pass "$name"; else fail "$name" "$why"; fi
done <said
