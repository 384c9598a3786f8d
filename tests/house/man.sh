#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The man pages are clean mdoc, and bihuan.1 tells of every command.
. "$(dirname "$0")/house.inc"

printf '.Dd now\n.Zz\n' >bad.1
not_ok "mandoc finds fault with a bad page" mandoc -T lint -W warning bad.1
pages=$(ls "$TOP"/man/*.[1-9] 2>/dev/null)
isnt "$pages" "" "there are pages"
for page in $pages; do
    none "$(basename "$page") is clean" "$(mandoc -T lint -W warning "$page" 2>&1 | sed "s|$TOP/||")"
done

untold() { # PAGE: commands the page does not name
    for file in "$TOP"/src/cli/commands/*.c; do
        [ -e "$file" ] || continue
        name=$(basename "$file" .c)
        grep -Eq -- "^\\.(It )?(Ic|Cm|Nm bihuan .*(Cm|Ic)|.* (Ic|Cm)) \"?$name( |\"|\$)" "$1" || echo "$name"
    done
}
isnt "$(untold /dev/null)" "" "an empty page tells of no command"
none "bihuan.1 tells of every command" "$(untold "$TOP/man/bihuan.1" 2>&1)"
