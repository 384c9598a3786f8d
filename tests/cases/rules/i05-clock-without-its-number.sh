#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A typo in the number behind P05 (@confined-space.recrd). Expected: form check names it (issue 2: "names every mistake with file:line"), or the rule errs on the safe side (suspended).
. "$(dirname "$0")/lib.sh"
sed 's/^record_every = @confined-space.record$/record_every = @confined-space.recrd/' ${BIN%/build/bihuan}/forms/confined-space.ini >$W/confined-space.ini
try T08:00 - form check $W/confined-space.ini; c=$RC; try T08:01 E1 form install $W/confined-space.ini || refused "There is no limit"; echo "form check rc $c, install: $(cat $W/out)"
permit confined-space T09:00; measures T09:01; approve T09:05 E9; gases T09:10; must T09:15 W1 act $N start; must T14:00 - tick --json; s=$(state T14:01 $N); [ "$s" = suspended ] && good; fault "4 h 45 min without a gas record, permit still '$s': the clock silently does not run"
