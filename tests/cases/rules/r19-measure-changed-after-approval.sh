#!/bin/bash
# SPDX-License-Identifier: MIT
# After the approval a measure is turned from "applies, done" to "does not apply". Expected: refused (frozen at approval, P16; 涂改无效).
. "$(dirname "$0")/lib.sh"
permit hot-work T09:00; measures T09:01; approve T09:05 E9; gases T09:10; for i in 1 2 3 9 10; do try T09:12 O1 act $N measure item=$i applies=no || good "refused $(cat $W/err)"; done
try T09:15 W1 act $N start || good "start refused $(cat $W/err)"; fault "O1, who has nothing to do with it, withdrew measures 1,2,3,9,10 (cleaning, blinding, extinguishers, guardian) after the approval, and the work starts"
