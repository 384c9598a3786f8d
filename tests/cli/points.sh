#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Points: in and out by a list, refused with one sentence each; looser takes two.
. "$(dirname "$0")/plant.inc"

HEAD=code,device,area,quantity,unit,link,address,type,scale,offset,low2,low1,high1,high2,hold,clear,poll,outputs
points() { { echo "${head:-$HEAD}" && printf '%s\n' "$@"; } >points.csv; }
cell() { json 'next(p["'"$2"'"] for p in d if p["code"] == "'"$1"'")' "$(bihuan export points --json)"; }

begin
O2=O2-1,P-101,,o2,vol%,plc,1:3:0,u16,0.1,0,,,,,,,1s,plc:1:coil:0
H2S=H2S-1,P-101,A-01-1,h2s,ppm,plc,1:3:1,u16,1,0,,,,,,,1s,'plc:1:coil:0 plc:1:coil:1@2 broker:plant/siren:ON'
T=TE-1,P-102,,temperature,°C,broker,plant/te#value,,,,,,120,150,5s,1m,,
points "$O2" "$H2S" "$T"
exit_is 0 "a list of points" bihuan import points points.csv
bihuan export points | tr -d '\357\273\277\r' >out.csv
is "$(head -1 out.csv)" "$HEAD" "an ordinary plant exports the columns of the contract"
is "$(sed -n '/^O2-1/p' out.csv)" "$O2" "and a row as it went in"
bihuan --lang zh export points >zh.csv
exit_is 0 "what comes out in Chinese goes in" bihuan --json import points zh.csv
is "$(json '[d["rows"], d["added"], d["changed"]]')" '[3, 0, 0]' "and changes nothing"
