#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# States in words: what is, never the step that comes next; expired permits with people in there stand first. The cases are in
# states.py, a line each: verdict, name, why.
. "$(dirname "$0")/../lib/tap.sh"
PYTHONDONTWRITEBYTECODE=1 python3 "$TOP/tests/cli/states.py" "$BIHUAN" >said 2>errors
is "$?$(cat errors)" 0 "the cases were gone through"
while IFS=$'\t' read -r verdict name why; do
    if [ "$verdict" = ok ]; then pass "$name"; else fail "$name" "$why"; fi
done <said
