#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Text copied on Windows has CR LF line ends: take them as line ends (imports do), not as forbidden characters.
. "$(dirname "$0")/lib.sh"
plant
run b --user P1 submit hazard device=P-101 category=other "note=$(printf '第一行\r\n第二行')" --json
[ $STATUS = 0 ] || bad "refused: $ERR"
n=$(json 'd["number"]'); run b show "$n" --json
grep -q '第一行\\n第二行' <<<"$OUT" && good "two lines"
bad "changed"
