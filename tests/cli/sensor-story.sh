#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# O2 falls (bihuan-sensor(5)), against a real Modbus device on loopback: the coil, three people, nobody answers, the call, an acknowledgement,
# good values, the reset by a person. kill -9 in the middle changes nothing of it.
. "$(dirname "$0")/plant.inc"
. "$TOP/tests/lib/modbus.inc"

rows() { sqlite3 -cmd '.timeout 10000' plant.db "$1"; }
alarms() { json "$1" "$(bihuan alarms --json)"; }
state() { json 'd[0]["state"]' "$("$BIHUAN" points --json)"; }
state_is() { [ "$(state)" = "$1" ]; }
has() { [ "$(rows "$1")" = "$2" ]; }
serve() { "$BIHUAN" serve >>serve.out 2>>serve.err 7>&- 8>&- & pid=$!; } # the device ends when nobody holds its pipes

export XDG_CONFIG_HOME=$WORK/config
begin
modbus_start || exit 1
modbus_say set 1 3 0 209 209
mkdir drop
printf '#!/bin/sh\ncat >>%s/horned\n' "$WORK" >horn && chmod +x horn
settings <<END
[command horn]
run = $WORK/horn
[channel file]
folder = $WORK/drop
[link plc]
kind = modbus
url = tcp://127.0.0.1:$MODBUS_PORT
END
cat >points.csv <<'END'
code,device,area,quantity,unit,link,address,type,scale,offset,low2,low1,high1,high2,hold,clear,poll,outputs
O2-1,P-111,A-01-1,o2,vol%,plc,1:3:0,u16,0.1,0,,,,,,1s,100ms,plc:1:coil:0
O2-2,P-111,A-01-1,o2,vol%,plc,1:3:1,u16,0.1,0,,,,,0s,1s,100ms,command:horn
END
AT=2026-03-02T08:00
ok "the point" bihuan --user E9 import points points.csv --with M1
ok "certificates" certificates C4,person:Q1,certificate,应急救援证,,once,,yes,,x,2026-01-01,2026-02-01
ok "the call comes sooner here" bihuan --user E9 limit set alarm.answer 2s --from 2026-03-02 --source test --reason x --with M1
hazard P1 P-111 corrosion >/dev/null # he was there
AT=''
serve
ok "good values" until_is state_is normal

modbus_say set 1 3 0 189
ok "the coil" until_is coil 0 1
ok "a record" until_is has "SELECT count(*) FROM episode" 1
number=$(alarms 'd[0]["number"]')
is "$(alarms '[d[0]["point"], d[0]["level"], d[0]["area"]]')" '["O2-1", "low1", "A-01-1"]' "its point, level and area"
is "$(rows "SELECT group_concat(p, ' ') FROM (SELECT substr(what, instr(what, ' ') + 1) p FROM response WHERE level = 2 ORDER BY id)")" "E1 L1 P1" \
    "three people with a valid certificate are sent"
is "$(rows "SELECT count(*) FROM record WHERE form = 'ventilation' AND state = 'acknowledge'")" 3 "with a task each"
like "$(rows "SELECT group_concat(text) FROM message WHERE kind = 'alarm' AND target = 'P1'")" 'TF-2026-0000[123].*18.9 vol%' "they are told"
ok "killed in the middle" kill -9 "$pid"
wait "$pid" 2>/dev/null
serve
ok "nobody answers: the call" until_is has "SELECT count(*) > 0 FROM response WHERE level = 3" 1
like "$(rows "SELECT text FROM message WHERE dedupe GLOB '*/3/voice/E1'")" '氯化装置 → 氯化泵房' "with the place in words"
calls=$(rows "SELECT count(*) FROM message WHERE dedupe GLOB '*/3/voice/[A-Z][0-9]'")
is "$(rows "SELECT count(*) FROM episode") $(rows "SELECT count(*) FROM record WHERE form = 'alarm'")" "1 1" "one episode, one record"
ok "acknowledged" as L1 act "$number" acknowledge
ok "by him" until_is has "SELECT person FROM episode" L1
ok "handled" as L1 act "$number" measures result=real measures=x
exit_is 4 "not to be reset while values are outside" as L1 act "$number" reset
like "$ERR$OUT" A01 "by its rule"
modbus_say set 1 3 0 209
ok "good values for long enough" until_is has "SELECT cleared > 0 FROM episode" 1
ok "the coil stands until a person resets it" coil 0 1
ok "reset" as L1 act "$number" reset
ok "the coil falls" until_is coil 0 0
ok "it is over" until_is has "SELECT reset > 0 FROM episode" 1
is "$(rows "SELECT count(*) FROM record WHERE form = 'ventilation' AND ended = 0")" 0 "the tasks ended with it"
is "$(alarms '[r["ok"] for r in d[0]["responses"] if r["level"] == 1]')" '[true, true]' "the outputs stand in the alarm"
is "$(rows "SELECT count(*) FROM message WHERE dedupe GLOB '*/3/voice/[A-Z][0-9]'")" "$calls" "nobody was called twice"

modbus_stop
ok "a device that is gone is a fault" until_is state_is fault
modbus_start || exit 1
modbus_say set 1 3 0 209 209
ok "and that goes by itself" until_is state_is normal
is "$(rows "SELECT count(*) FROM record WHERE form = 'alarm'")" 1 "without a record"

modbus_say set 1 3 0 189 189
ok "two alarms in one place" until_is has "SELECT count(*) FROM episode WHERE coalesce(reset, 0) = 0" 2
sent() { rows "SELECT count(*) FROM record WHERE form = 'ventilation' AND ended = 0"; }
ok "a program is an output too: it hears of the point" until_is grep -q '"point":"O2-2".*"value":"1"' horned
ok "three people for both" until_is has "SELECT count(*), count(DISTINCT what) FROM response r JOIN episode e ON e.id = r.episode
    WHERE r.level = 2 AND coalesce(e.reset, 0) = 0" "6|3"
modbus_say set 1 3 0 209 209
numbers=($(rows "SELECT record FROM episode WHERE coalesce(reset, 0) = 0 ORDER BY record"))
# What lies there is called by the message, or by the digest it is in.
in_folder() {
    for told in $(rows "SELECT id || ' ' || claim FROM message WHERE kind = 'alarm' AND target = 'P1' AND record = '${numbers[1]}'"); do
        [ -e "drop/$told.txt" ] && return
    done
    return 1
}
ok "who was told has it in his folder" until_is in_folder
in_folder && printf 'seen\n' >"drop/$told.receipt"
ok "and his receipt acknowledges the alarm" until_is has "SELECT person FROM episode WHERE record = '${numbers[1]}'" P1
ok "both clear" until_is has "SELECT count(*) FROM episode WHERE coalesce(reset, 0) = 0 AND cleared > 0" 2
for each in "${numbers[@]}"; do
    as L1 act "$each" acknowledge >/dev/null && as L1 act "$each" measures result=real measures=x >/dev/null
done
is "$(as L1 act "${numbers[0]}" reset >/dev/null && sent)" 3 "the tasks go on when one is reset"
is "$(as L1 act "${numbers[1]}" reset >/dev/null && sent)" 0 "and end with the other"
ok "the program hears of the end" until_is grep -q '"value":"0"' horned
is "$(grep -vc '"point"' horned) $(rows "SELECT count(*) FROM message WHERE channel = 'horn'")" "0 0" \
    "and of nothing else: a siren is not told what people are told, though it stands first in the settings"

kill "$pid"
wait "$pid"
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "the log is whole"
