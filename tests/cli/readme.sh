#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The README says what is: its shell session runs as it stands, its board is the one the screen tests see, and every
# page, folder and test it names is there.
. "$(dirname "$0")/../lib/tap.sh"

readme=$TOP/README.md
sed -n '2,/^~/{/^~/!p}' "$TOP/tests/screens/home.frame" >board
sed -n '/^The board, as the tests see it/,/^An operator scans/p' "$readme" | sed -n 's/^    //p' >shown
same shown board "the board of the README is the one of the tests"

# The session: NUMBER is what the first command printed, the photos are any two pictures.
ok "a demo plant" plant_as demo --demo
printf '\377\330\377\340\000\020JFIF\000\001\001\000\000\001\000\001\000\000\377\331' >a.jpg
printf '\377\330\377\340\000\020JFIF\000\001\001\000\000\001\000\002\000\000\377\331' >b.jpg
commands=$(sed -n '/^The same from a shell/,/^A plant of your own/s/^    build\/bihuan //p' "$readme")
isnt "$(wc -l <<<"$commands")" 0 "there is a session"
number=
while read -r line; do
    read -ra words <<<"${line//NUMBER/$number}"
    exit_is 0 "bihuan $line" env BIHUAN_PLANT="$PWD/demo.db" "$BIHUAN" "${words[@]}"
    case $line in *submit*) number=$(json 'd["number"]') ;; esac
done <<<"$commands"

missing() { # the names of pages, folders and scripts that are not there
    grep -o '`[a-z.]*([157])`\|`bihuan[a-z.-]*([157])' "$1" | tr -d '\`)' | sort -u | while IFS='(' read -r page section; do
        [ -e "$TOP/man/$page.$section" ] || echo "$page($section)"
    done
    grep -o 'tests/[a-z]*/[a-z.]*\.[a-z]*' "$1" | sort -u | while read -r file; do [ -e "$TOP/$file" ] || echo "$file"; done
    grep -o 'T=cli/[a-z-]*' "$1" | sed 's/T=//' | sort -u | while read -r test; do ls "$TOP/tests/$test".* >/dev/null 2>&1 || echo "$test"; done
    grep -o 'T=test-[a-z-]*' "$1" | sed 's/T=//' | sort -u | while read -r test; do ls "$TOP/tests/unit/$test.c" >/dev/null 2>&1 || echo "$test"; done
}
printf '%s\n' '`bihuan-nothing(7)` tests/cli/none.sh T=cli/none T=test-none' >bad
is "$(missing bad | wc -l)" 4 "names of what is not there are found"
is "$(missing "$readme")" "" "whatever the README names is there"
for page in "$TOP"/man/*; do
    name=$(basename "$page")
    like "$(cat "$readme")" "${name%.*}\\(${name##*.}\\)" "the README names $name"
done
