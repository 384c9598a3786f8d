#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The photo “after” is the photo “before”: at least the verifier must be told.
. "$(dirname "$0")/lib.sh"
plant
run b --user P1 submit hazard device=P-101 category=flange-leak note=x --json; n=$(json 'd["number"]'); a=$(json '[s["assignee"] for s in d["steps"] if not s["done"]][0]')
b --user $a act $n respond >/dev/null || broken respond
cp a.jpg other-name.jpg
run b --user $a act $n rectify measure=换垫片 photo_before=@a.jpg photo_after=@other-name.jpg --json
[ $STATUS = 0 ] || good "refused: $ERR"
json '"\n".join(d["advice"])' | grep -qiE 'same|identical' && good "advised"
b show $n | grep -qiE 'same (photo|picture|file)|identical' && good "shown to the verifier"
bad "the same bytes as photo before and photo after are taken without a word"
