#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every screen and every record of the plant of the screen tests, at every size in both languages: it opens under its title, fits, says
# its danger in the first rows, and holds no word of the other language; each key its bar names does something. The cases are in sweep.py.
. "$(dirname "$0")/../lib/tap.sh"
. "$TOP/tests/lib/fixture.inc"

unset BIHUAN_PLANT BIHUAN_USER
ok "the plant of the screen tests" fixture_plant plain
cd plain || exit 1
PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$TOP/tests/screens/sweep.py" "$BIHUAN" "$TOP" >../said 2>../errors
is "$?$(cat ../errors)" 0 "the cases were gone through"
while IFS=$'\t' read -r verdict name why; do
    if [ "$verdict" = ok ]; then pass "$name"; else fail "$name" "$why"; fi
done <../said
