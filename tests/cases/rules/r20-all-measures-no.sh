#!/bin/bash
# SPDX-License-Identifier: MIT
# Every measure "does not apply", also "gas tests within limits", "guardian at the place". Expected: refused for those that cannot be inapplicable (GB 30871-2022 A.2).
. "$(dirname "$0")/lib.sh"
permit confined-space T09:00; for i in $(seq 15); do try T09:01 W1 act $N measure item=$i applies=no || r="$r $i: $(cat $W/err);"; done; [ -n "$r" ] && try T09:05 E9 act $N approve place=V-101 || good "refused ${r:0:200}"; try T09:05 E9 act $N approve place=V-101 || good "refused $(cat $W/err)"
fault "confined space approved with all 15 safety measures 'does not apply', all answered by the applicant"
