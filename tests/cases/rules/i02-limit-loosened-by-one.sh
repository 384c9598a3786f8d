#!/bin/bash
# SPDX-License-Identifier: MIT
# The head of the general office (ADM) alone loosens seven limits. Expected: each refused, none in force.
. "$(dirname "$0")/lib.sh"
b T07:59 - limits --json >"$W/before"
for l in 'gas.max.combustible=90 %LEL' 'gas.combustible.high=90 vol%' 'hot-work.gas.age=24h' 'gas.min.confined-space.o2=5 vol%' \
    'hot-work.valid.0=72h' 'freeze.count=999' 'permit.night=00:00-00:01'; do
    try T08:00 A1 limit set "${l%%=*}" "${l#*=}" --source x && fault "one dept-head of ADM put in force $l"
done
b T07:59 - limits --json | cmp - "$W/before" || fault "the limits are others than before"
good "none of seven"
