#!/bin/bash
# SPDX-License-Identifier: MIT
#
# At 12:00 somebody types readings "sampled" at 09:30 ... 11:45 in a row after P05 had warned. Expected: allowed as late entries but shown as late; the stop must have happened.
. "$(dirname "$0")/lib.sh"
permit confined-space T09:00; measures T09:01; approve T09:05 E9; gases T09:10; must T09:15 W1 act $N start; must T09:40 - tick
gas1 T12:00 middle o2 20.9 vol% T11:59; s=$(state T12:00 $N); [ "$s" = suspended ] && good; must T12:01 - tick --json; s=$(state T12:01 $N); [ "$s" = suspended ] && good; fault "state '$s' after 2 h 45 min without a record although P05 had warned at 09:40"
