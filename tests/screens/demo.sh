#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The README's first day at the keyboard, played on the demo plant in both languages. It records nothing: the demo may change, as long
# as the day can be lived as it is told.
. "$(dirname "$0")/../lib/tap.sh"

unset BIHUAN_PLANT BIHUAN_USER
plant_fresh --demo --simulate || exit 1
folder=$(dirname "$BIHUAN_PLANT")
for lang in zh en; do
    cp -a "$folder" "$lang"
    ok "the first day, in $lang" env XDG_STATE_HOME="$WORK/state-$lang" "$BIHUAN" --plant "$lang/plant.db" --lang "$lang" \
        --script "$TOP/tests/screens/demo/first-day.keys"
done
