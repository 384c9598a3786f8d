#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What changes under the watch while an alarm is open: the settings while an output has still to fall, and the plant itself (a restore).
. "$(dirname "$0")/plant.inc"
. "$TOP/tests/lib/modbus.inc"

rows() { sqlite3 plant.db "$1"; }
has() { [ "$(rows "$1")" = "$2" ]; }
state_is() { [ "$(json 'd[0]["state"]' "$("$BIHUAN" points --json)")" = "$1" ]; }
number() { json 'd[0]["number"]' "$(bihuan alarms --open --json)"; }
zeros() { [ "$(grep -c 'coil 0 0' "$MODBUS_LOG")" -ge "$1" ]; }

export XDG_CONFIG_HOME=$WORK/config
begin
modbus_start || exit 1
modbus_say set 1 3 0 209
settings <<END
[link plc]
kind = modbus
url = tcp://127.0.0.1:$MODBUS_PORT
END
cat >points.csv <<'END'
code,device,area,quantity,unit,link,address,type,scale,offset,low2,low1,high1,high2,hold,clear,poll,outputs
O2-1,P-111,A-01-1,o2,vol%,plc,1:3:0,u16,0.1,0,,,,,0s,200ms,50ms,plc:1:coil:0
END
AT=2026-03-02T08:00
ok "the point" bihuan --user E9 import points points.csv --with M1
ok "a copy of the plant" bihuan backup plant.bak
AT=''
"$BIHUAN" serve >serve.out 2>serve.err &
pid=$!
ok "good values" until_is state_is normal

modbus_say set 1 3 0 189
ok "the coil" until_is coil 0 1
ok "an alarm" until_is has "SELECT count(*) FROM episode" 1
# end_alarm: acknowledged, handled, and reset by a person as soon as its values were inside for long enough.
end_alarm() {
    local number
    number=$(number)
    as L1 act "$number" acknowledge >/dev/null && as L1 act "$number" measures result=test measures=x >/dev/null || return
    modbus_say set 1 3 0 209
    until_is has "SELECT count(*) FROM episode WHERE cleared > 0 AND coalesce(reset, 0) = 0" 1 && as L1 act "$number" reset >/dev/null
}
modbus_say stuck 1 on
ok "it is reset while the device obeys nobody" end_alarm
ok "the coil is told to fall" until_is zeros 1
kill -HUP "$pid"
before=$(grep -c 'coil 0 0' "$MODBUS_LOG")
ok "also on the line that is opened anew" until_is zeros $((before + 1))
modbus_say stuck 1 off
ok "and falls when the device obeys" until_is coil 0 0

modbus_say set 1 3 0 189
ok "another alarm" until_is has "SELECT count(*) FROM episode WHERE coalesce(reset, 0) = 0" 1
ok "a copy from before it is put back" bihuan --user E9 restore plant.bak --with M1 --reason x
ok "that plant hears of the alarm that is open" until_is has "SELECT count(*) FROM episode" 1
ok "and of the point's state" until_is has "SELECT state FROM point_state" low1
ok "and of its output" until_is has "SELECT ok FROM response WHERE level = 1" yes
ok "it is handled there" end_alarm
ok "and its output falls" until_is coil 0 0
ok "it is over" until_is has "SELECT count(*) FROM episode WHERE reset > 0" 1

kill "$pid"
wait "$pid"
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "the log is whole"
