#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A plant file into which somebody wrote hostile strings, past the choke point: every screen at every size shows it, and no frame
# holds a control byte but the newline, a bidi control, or anything invisible.
. "$(dirname "$0")/../lib/tap.sh"

unset BIHUAN_PLANT BIHUAN_USER
cp "$TOP/tests/cli/hostile.py" . && plant_fresh --demo --simulate
/usr/bin/python3 hostile.py plant >seeded || fail "the strings are written" "$(cat seeded)"
isnt "$(sqlite3 "$BIHUAN_PLANT" "SELECT count(*) FROM area WHERE instr(name, char(27)) > 0")" 0 "there are escape bytes in the file"

screens=$(cd "$TOP/src/screens" && ls ./*.c | sed 's|^./||; s|\.c$||' | grep -v '^login$')
record=$(sqlite3 "$BIHUAN_PLANT" "SELECT number FROM record LIMIT 1")
permit=$(sqlite3 "$BIHUAN_PLANT" "SELECT number FROM record WHERE form = 'hot-work' AND ended = 0 LIMIT 1")
unclean='[\x00-\x09\x0b-\x1f\x7f-\x{9f}\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{206f}\x{feff}\x{61c}]'
found() { perl -CSD -ne 'print if /'"$unclean"'/' "$@" | cat -v | head -5; }
for screen in $screens; do
    argument=
    case $screen in
    record | report) argument=$record ;;
    measures | gas) argument=$permit ;;
    entry) argument="submit hazard" ;;
    device) argument=P-0212 ;;
    round) argument=A01 ;;
    count) argument=KC-2026-00010 ;;
    material) argument="name 7664-41-7" ;;
    quiz) argument="submit forklift-check" ;;
    esac
    {
        echo "open $screen $argument"
        for size in 80x24 200x60 40x12 20x16; do
            printf 'size %s\nframe\nkey <Down> <Down> <End>\nframe\nkey <Esc>\nopen %s %s\n' "$size" "$screen" "$argument"
        done
    } >keys
    echo "open $screen" >bare # without what it is about: a sentence, no crash
    "$BIHUAN" --user linjing --script bare >/dev/null 2>errors
    ok "$screen without an argument" test $? -lt 6
    is "$(found errors)" "" "$screen without an argument speaks cleanly"
    for lang in en zh; do
        "$BIHUAN" --lang $lang --user linjing --script keys >frames 2>errors
        status=$?
        if [ $status -gt 5 ] || { [ "$(grep -c '^== ' frames)" -lt 1 ] && [[ $screen != @(measures|gas|check|quiz) ]]; }; then
            fail "$screen ($lang) is shown" "status $status" "$(head -5 errors)"
        else
            is "$(found frames errors)" "" "$screen ($lang): $(grep -c '^== ' frames) frames are clean"
        fi
    done
done
printf 'a\033[31mb\n' >control
isnt "$(found control)" "" "an escape byte would be seen"
printf 'a\342\200\256b\n' >control
isnt "$(found control)" "" "and a bidi control"
