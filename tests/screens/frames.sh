#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every screen as a picture, in both languages: each NAME.keys is played on a copy of the demo plant by the script back-end and its
# frames are compared with NAME.zh.frame and NAME.en.frame. UPDATE=1 writes them anew (then look at the difference).
# What several scripts do stands in parts/ and is included. The first line of a script names who sits there: "# user ID".
. "$(dirname "$0")/../lib/tap.sh"

unset BIHUAN_PLANT BIHUAN_USER
HERE=$TOP/tests/screens
# A picture that is one (a point), for fields that want a sketch.
SKETCH=iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=
ok "a demo plant" "$BIHUAN" init --demo --simulate demo.db

play() { # SCRIPT LANGUAGE
    local name=$1 lang=$2 user
    user=$(sed -n '1s/^# user //p' "$HERE/$name.keys")
    rm -rf "$WORK/play" && mkdir -p "$WORK/play/state"
    cp demo.db play/plant.db && cp demo.key play/plant.key && ln -s ../demo.evidence play/plant.evidence
    base64 -d <<<"$SKETCH" >play/sketch.png
    (cd play && XDG_STATE_HOME=$WORK/play/state "$BIHUAN" --lang "$lang" --plant plant.db ${user:+--user "$user"} \
        --script "$HERE/$name.keys") >"$name.$lang.got" 2>"$name.$lang.err"
}

for script in "$HERE"/*.keys; do
    name=$(basename "$script" .keys)
    for lang in zh en; do
        ok "$name in $lang: the script plays to its end" play "$name" "$lang"
        [ -s "$name.$lang.err" ] && diag "$(head -40 "$name.$lang.err")"
        [ -n "${UPDATE:-}" ] && cp "$name.$lang.got" "$HERE/$name.$lang.frame"
        same "$name.$lang.got" "$HERE/$name.$lang.frame" "$name in $lang: the frames are as they were"
        like "$(head -c 3 "$name.$lang.got")" '^== ' "$name in $lang: there are frames"
    done
done

# What the frames must never hold, whatever they show: a Chinese word in an English bar, an untranslated bar in Chinese.
for lang in zh en; do
    widths=$(grep -hv '^[.a-zA-Z~=]' ./*."$lang".got | wc -l)
    ok "$lang: the frames hold text ($widths lines)" test "$widths" -gt 100
done
unlike "$(tail -n 3 home.zh.got)" 'Help|Quit' "the Chinese bar is Chinese"
