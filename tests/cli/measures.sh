#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Safety measures of the eight kinds of special work: which can never be "not applicable", that nobody confirms for another,
# that the last word counts, and that they are frozen once the permit is approved. The cases are in measures.py.
. "$(dirname "$0")/../lib/tap.sh"
PYTHONDONTWRITEBYTECODE=1 python3 "$TOP/tests/cli/measures.py" "$BIHUAN" >said 2>errors
is "$?$(cat errors)" 0 "the cases were gone through"
while IFS=$'\t' read -r verdict name why; do
    if [ "$verdict" = ok ]; then pass "$name"; else fail "$name" "$why"; fi
done <said
