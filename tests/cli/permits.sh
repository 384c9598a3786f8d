#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Special-work permits by the command line: the contract's words, what is refused at a field, clocks that strike once,
# freeze and resume. The cases are in permits.py, which says a line for each: verdict, name, why.
. "$(dirname "$0")/../lib/tap.sh"
PYTHONDONTWRITEBYTECODE=1 python3 "$TOP/tests/cli/permits.py" "$BIHUAN" >said 2>errors
is "$?$(cat errors)" 0 "the cases were gone through"
while IFS=$'\t' read -r verdict name why; do
    if [ "$verdict" = ok ]; then pass "$name"; else fail "$name" "$why"; fi
done <said
