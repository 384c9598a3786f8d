#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every form of forms/ passes the program's own check.
. "$(dirname "$0")/house.inc"

printf '[form]\nname = broken\nname = twice\n[field a:b]\ntype = nonsense\n' >broken.ini
not_ok "a broken form is refused" "$BIHUAN" form check broken.ini
like "$OUT$ERR" 'broken.ini:[0-9]+' "with file and line"
forms=$(ls "$TOP"/forms/*.ini 2>/dev/null)
isnt "$forms" "" "there are forms"
for form in $forms; do
    ok "$(basename "$form") passes" "$BIHUAN" form check "$form"
    unlike "$("$BIHUAN" form check "$form")" 'state\.zh' "and says what is in each of its states"
done
