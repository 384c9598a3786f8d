#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# bihuan-permit(7) prints who may be whom, who approves what, grades, limits, points, distances and measures from forms and data, each
# with its clause: the page has the very lines that permit-page.py makes of them. WRITE=1 writes them.
. "$(dirname "$0")/house.inc"
page=$TOP/man/bihuan-permit.7

if [ -n "${WRITE:-}" ]; then
    PYTHONDONTWRITEBYTECODE=1 python3 "$TOP/tests/house/permit-page.py" "$TOP" write <"$page" >new && cp new "$page"
fi
PYTHONDONTWRITEBYTECODE=1 python3 "$TOP/tests/house/permit-page.py" "$TOP" made >made
PYTHONDONTWRITEBYTECODE=1 python3 "$TOP/tests/house/permit-page.py" "$TOP" shown <"$page" >shown
is "$(grep -c '^== ' made)" 5 "five lists are made"
same shown made "the page prints the data"
sed 's/upper|left/upper/' "$page" >changed
PYTHONDONTWRITEBYTECODE=1 python3 "$TOP/tests/house/permit-page.py" "$TOP" shown <changed >shown
not_ok "a page that says something else is found" cmp -s shown made
