#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The watch on three links at once, each with its real peer: a Modbus device, a broker, a file. Each is away for a while, is said to be in
# fault, holds up no other, and is well again by itself within ten seconds.
. "$(dirname "$0")/../lib/tap.sh"
. "$TOP/tests/lib/modbus.inc"
. "$TOP/tests/lib/mosquitto.inc"
if missing=$(mosquitto_missing); then
    skip "links with their peers" "$missing"
    exit
fi

plant_fresh
WATCH=
row() { printf '%s,20.9\n' "$(date -u +%FT%T.%3NZ)" >>dcs.csv; }
# state_is CODE STATE NAME: within ten seconds; the other ways keep their values young meanwhile.
state_is() {
    local state
    for _ in $(seq 50); do
        row
        mosquitto_say plant/o2 '{"value": 20.9}' 2>/dev/null
        state=$(bihuan points --json | /usr/bin/python3 -c "import json, sys; print(*[p['state'] for p in json.load(sys.stdin) if p['code'] == '$1'])")
        [ "$state" = "$2" ] && break
        read -rt 0.2 <> <(:)
    done
    is "$state" "$2" "$3"
}

printf 'code,name,parent\nA-01,氯化装置,\n' >areas.csv
printf 'code,name,area,position\nP-101,氯化进料泵,A-01,一层南侧\n' >devices.csv
printf 'id,name,department,roles,in_service\nE1,李安,EHS,ehs,yes\n' >people.csv
for kind in areas people devices; do ok "$kind come in" bihuan import $kind $kind.csv; done
cat >points.csv <<'CSV'
code,device,area,quantity,unit,link,address,type,scale,offset,low2,low1,high1,high2,hold,clear,poll,outputs
M1,P-101,A-01,o2,vol%,plc,1:3:0,u16,0.1,0,,,,,0s,,200ms,
B1,P-101,A-01,o2,vol%,broker,plant/o2#value,,1,0,,,,,0s,,1s,
F1,P-101,A-01,o2,vol%,dcs,o2,,1,0,,,,,0s,,200ms,
CSV
ok "points come in" bihuan import points points.csv
modbus_start && modbus_say set 1 3 0 209
mosquitto_start
echo 'time,o2' >dcs.csv
mkdir -p "$XDG_CONFIG_HOME/bihuan"
cat >"$XDG_CONFIG_HOME/bihuan/bihuan.conf" <<CONF
[link plc]
kind = modbus
url = tcp://127.0.0.1:$MODBUS_PORT
[link broker]
kind = mqtt
url = mqtt://127.0.0.1:$MOSQUITTO_PORT
[link dcs]
kind = file
url = file://$WORK/dcs.csv
stale = 2s
CONF
"$BIHUAN" serve >serve.out 2>&1 &
WATCH=$!
mosquitto_ends="$mosquitto_ends $WATCH"

for code in M1 B1 F1; do state_is $code normal "$code is normal"; done
mosquitto_stop
state_is B1 fault "the broker ends: a fault"
state_is M1 normal "and no fault of the device"
mosquitto_start
state_is B1 normal "the broker is there again: normal by itself"
modbus_say stop
state_is M1 fault "the device ends: a fault"
said() { bihuan serve --status | grep -q '^plc .*127.0.0.1'; }
for _ in $(seq 30); do said && break; read -rt 0.3 <> <(:); done
ok "the status says of the link why" said
state_is B1 normal "and no fault of the broker"
modbus_say start
state_is M1 normal "the device is there again: normal by itself"
mv dcs.csv dcs.old && echo 'o2,time' >dcs.csv
row() { printf '20.9,%s\n' "$(date -u +%FT%T.%3NZ)" >>dcs.csv; }
state_is F1 normal "the file begins anew with other columns, and stays normal"
row() { :; }
state_is F1 fault "nothing is added any more: a fault"
run bihuan doctor
unlike "$OUT$ERR" "link plc\].*(no such|unknown)" "doctor knows the links"
kill "$WATCH" && wait "$WATCH"
