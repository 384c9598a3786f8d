#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every header compiles alone, in C with the flags of the house.
. "$(dirname "$0")/house.inc"

: "${CC:=gcc}"
: "${HOUSE_CFLAGS:=-std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -Iinclude $(pkg-config --cflags gio-2.0 json-glib-1.0)}"
compiles() { # shellcheck disable=SC2086  # flags are words
    (cd "$TOP" && "$CC" $HOUSE_CFLAGS -fsyntax-only -x c "$1"); }
export -f compiles
export CC HOUSE_CFLAGS TOP

echo 'gboolean f(Unknown *x);' >bad.h
not_ok "a header that leans on another is found" compiles "$WORK/bad.h"
headers=$(c_files "$TOP" | grep '\.h$')
isnt "$headers" "" "there are headers"
none "every header compiles alone" \
    "$(xargs -n 1 -P 2 bash -c 'compiles "$0" 2>&1 || echo "$0 does not compile alone"' <<<"$headers")"
