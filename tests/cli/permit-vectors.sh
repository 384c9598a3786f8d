#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every row of the standard that became data, on either side of its edge: the table is permit-vectors.csv, gone through by
# permit-vectors.py, which says a line for each: verdict, name, why.
. "$(dirname "$0")/../lib/tap.sh"
PYTHONPATH="$TOP/tests/cli" PYTHONDONTWRITEBYTECODE=1 python3 "$TOP/tests/cli/permit-vectors.py" "$BIHUAN" "$TOP" >said 2>errors
is "$?$(cat errors)" 0 "the table was gone through"
while IFS=$'\t' read -r verdict name why; do
    if [ "$verdict" = ok ]; then pass "$name"; else fail "$name" "$why"; fi
done <said
