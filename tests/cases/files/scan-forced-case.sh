#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Scanners and keyboards can be set to capitals. A genuine label must not be called a forgery for that.
. "$(dirname "$0")/lib.sh"
plant
printf 'code,name,area,position\nPump-1a,备用泵,A-02,\n' >x.csv; imported devices x.csv; [ $STATUS = 0 ] || broken "$ERR"
p=$(payload Pump-1a)
for q in "${p^^}" "${p,,}" "]Q1$p" $'\x02'"$p"$'\x03' "\"$p\""; do
    run b scan "$q"
    [ $STATUS = 0 ] && grep -q Pump-1a <<<"$OUT" || bad "“$q”: $ERR"
done
run b scan "${p%?}$([ "${p: -1}" = 0 ] && echo 1 || echo 0)"; grep -q 'not genuine' <<<"$ERR" || bad "a wrong seal: “$ERR”"
run b scan BH1:PUMP-77:1:01234567; grep -q 'not genuine' <<<"$ERR" && bad "no device of any spelling: “$ERR”"
good "found in any case and dress"
