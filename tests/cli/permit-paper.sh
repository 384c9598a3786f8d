#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The paper of a permit says across every page whether anybody may work by it, until when it may be believed, and carries what annex A
# of GB 30871 asks for. The cases are in permit-paper.py, a line each: verdict, name, why.
. "$(dirname "$0")/../lib/tap.sh"
PYTHONDONTWRITEBYTECODE=1 python3 "$TOP/tests/cli/permit-paper.py" "$BIHUAN" >said 2>errors
is "$?$(cat errors)" 0 "the cases were gone through"
while IFS=$'\t' read -r verdict name why; do
    if [ "$verdict" = ok ]; then pass "$name"; else fail "$name" "$why"; fi
done <said
