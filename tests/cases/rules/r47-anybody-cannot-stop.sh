#!/bin/bash
# SPDX-License-Identifier: MIT
# An operator of the unit (O1), the production head (H1) and somebody unnamed see danger. Expected: each may stop the work (停止作业权).
# Changed: stop, not pause, is the right of everybody; only rule 2 leads back.
. "$(dirname "$0")/lib.sh"
permit hot-work T09:00; measures T09:01; approve T09:05 E9; gases T09:10; must T09:15 W1 act $N start
cp -r "$W" "$W.kept"; trap 'rm -rf "$W" "$W.kept"' EXIT
for u in O1 H1 -; do
    rm -rf "$W"/p.* "$W/state"; cp -r "$W.kept"/p.* "$W/"
    try T09:20 $u act $N stop reason=smoke || fault "$u may not stop: $(cat "$W/err")"
    [ "$(state T09:20 $N)" = suspended ] || fault "$u stopped, and it is '$(state T09:20 $N)'"
    try T09:21 W1 act $N resume && fault "resumed without a younger analysis"
done
good "three stopped it"
