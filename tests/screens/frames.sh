#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What the screens show: each NAME.keys is played in both languages on a copy of the plant of tests/lib/fixture.py, and its frames are
# compared, in the language it names, with NAME.frame (dense.py says how they are written). UPDATE=1 writes those anew (then look at
# the difference). What several scripts do stands in parts/ and is included. A script begins with "# user WHO LANGUAGE [accounts]":
# who sits there ("-" is nobody), the recorded language, and whether it is the plant with accounts.
. "$(dirname "$0")/../lib/tap.sh"
. "$TOP/tests/lib/fixture.inc"

unset BIHUAN_PLANT BIHUAN_USER
HERE=$TOP/tests/screens
ok "the plant of the screen tests" fixture_plant plain
ok "with accounts" fixture_plant accounts accounts

play() { # SCRIPT LANGUAGE USER FOLDER
    local options=(--plant plant.db --lang "$2" --script "$HERE/$1.keys")
    [ "$3" = - ] || options+=(--user "$3")
    [ "$4" = plain ] || [ "$3" = - ] || options+=(--secret-file password)
    rm -rf "play.$2" && cp -a "$4" "play.$2" && mkdir "play.$2/state"
    [ "$4" = plain ] || (umask 077 && head -1 "play.$2/secrets" >"play.$2/password")
    (cd "play.$2" && XDG_STATE_HOME=$PWD/state "$BIHUAN" "${options[@]}") >"$1.$2.got" 2>"$1.$2.err"
}

scripts=$(cd "$HERE" && ls ./*.keys | sed 's|^./||; s|\.keys$||')
for name in $scripts; do
    read -r _ _ user recorded plant <<<"$(head -1 "$HERE/$name.keys")"
    play "$name" zh "$user" "${plant:-plain}" & first=$!
    play "$name" en "$user" "${plant:-plain}" && en=0 || en=$?
    wait "$first" && zh=0 || zh=$?
    for lang in zh en; do
        is "${!lang}" 0 "$name in $lang: the script plays to its end"
        [ -s "$name.$lang.err" ] && diag "$(head -40 "$name.$lang.err")"
    done
    cp "$name.$recorded.got" "$name.got"
done
# shellcheck disable=SC2086  # names without blanks, one word each
ok "the frames are made dense" /usr/bin/python3 "$HERE/dense.py" $scripts
for name in $scripts; do
    [ -n "${UPDATE:-}" ] && cp "$name.dense" "$HERE/$name.frame"
    same "$name.dense" "$HERE/$name.frame" "$name: the frames are as they were"
    like "$(head -c 3 "$name.dense")" '^== ' "$name: there are frames"
done
