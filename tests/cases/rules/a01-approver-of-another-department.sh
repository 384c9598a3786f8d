#!/bin/bash
# SPDX-License-Identifier: MIT
# Approvers: seven kinds of work approved by the head of the general office (ADM). Expected: refused (GB 30871-2022 table B.1: 所在基层单位,
# 配送电单位, 所在单位专业部门), the refusal names who may.
# Changed: a whole ticket; the reason of each refusal is looked at.
. "$(dirname "$0")/lib.sh"
for c in hot-work confined-space temp-power blind-plate excavation lifting height; do
    anew; permit $c T09:00; measures T09:01
    try T09:05 A1 act $N approve place=P-101 && fault "$c approved by 综合部长 (office, HR, store)"
    grep -q 'may not do\|P10' "$W/err" || fault "$c refused for another reason: $(cat "$W/err")"
done
good "none of seven"
